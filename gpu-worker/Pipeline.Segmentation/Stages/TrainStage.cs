using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Checkpoints;
using Pipeline.Segmentation.Training.Losses;
using Pipeline.Segmentation.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Stages;

/// <summary>Masks → trained segmenter. Resumable: cancellation writes a checkpoint, and the same call goes on from it.</summary>
public sealed class TrainStage
{
    /// <summary>Null takes CUDA when there is one, the CPU otherwise.</summary>
    public torch.Device? Device { get; init; }

    /// <summary>Published backbone weights to start from; null starts from nothing.</summary>
    public WeightFile? Pretrained { get; init; }

    /// <summary>A whole segmenter to fine-tune, as <see cref="TrainedSegmenter.SaveWeights"/> wrote it; of the same network.</summary>
    public SafeTensors? StartFrom { get; init; }

    /// <summary>Where refreshed masks are kept for a resume; null keeps them as long as this call.</summary>
    public IArtifactStore? Artifacts { get; init; }

    /// <exception cref="OptionsException">An option is out of range or names no network.</exception>
    /// <exception cref="OperationCanceledException">After a checkpoint was written.</exception>
    public async Task<TrainedSegmenter> RunAsync(
        TrainingSet set, TrainingOptions options, ICheckpointStore checkpoints, IProgress<TrainProgress>? progress, CancellationToken cancellation)
    {
        options.Validated();
        if (set.Training.Count == 0)
        {
            throw new ArgumentException("The training set has no entries.", nameof(set));
        }
        var device = Device ?? (cuda.is_available() ? CUDA : CPU);
        if (options.Threads is { } threads)
        {
            set_num_threads(threads);
        }
        manual_seed(options.Seed);
        var network = NetworkFactory.Create(options.Network, set.Classes.Count);
        EmaTeacher? teacher = null;
        try
        {
            Initialise(network);
            network.Module.to(device);
            using var classWeights = options.ClassBalanced
                ? tensor(ClassBalance.Weights(set.Training.Select(entry => entry.Load().Target), set.Classes.Count), device: device)
                : null;
            List<ILossTerm> losses = [new PartialCrossEntropy(classWeights)];
            if (options.ColourPairs > 0)
            {
                losses.Add(new ColourPairs(options.ColourPairs));
            }
            teacher = options.Ema > 0 ? new EmaTeacher(network, options.Ema, device) : null;
            var refresh = new MaskRefresh(
                set.Training, set.Classes, teacher?.Network ?? network, device, options.Refresh.For(Pretrained is not null), options.Hash(), Artifacts ?? new MemoryArtifactStore());
            var trainer = new SegmentationTrainer(network, refresh, losses, options, device)
            {
                TimeBudget = options.BudgetMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
                Teacher = teacher,
                Pause = refresh,
            };
            var summary = await trainer.RunAsync(checkpoints, progress, cancellation);
            var result = teacher?.Network ?? network;
            if (teacher is not null)
            {
                network.Dispose();
            }
            return new TrainedSegmenter(result, set.Classes, options, summary, device, Pretrained?.Sha256) { Refreshes = refresh.Outcomes };
        }
        catch
        {
            teacher?.Dispose();
            network.Dispose();
            throw;
        }
    }

    private void Initialise(ISegmentationNetwork network)
    {
        if (StartFrom is not null)
        {
            NetworkState.Load(network, StartFrom);
        }
        else if (Pretrained is not null)
        {
            network.Backbone.LoadPretrained(Pretrained);
        }
    }
}
