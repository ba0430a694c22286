using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Stages;

/// <summary>
/// Makes the masks of weakly labelled entries anew while training pauses: the network's prediction, within what the labels say. An entry
/// whose new mask would obey its labels less keeps the old one, and true masks are never touched. What was made is kept, so that a run
/// that resumes later trains on the very same masks.
/// </summary>
internal sealed class MaskRefresh(
    IReadOnlyList<TrainingEntry> entries, ClassList classes, ISegmentationNetwork predictor, Device device, RefreshOptions options, string run, IArtifactStore store)
    : ITrainingPause, ITrainingSource
{
    private IReadOnlyList<TrainingEntry> _entries = entries;

    public IReadOnlyList<double> At { get; } = entries.Any(CanRefresh) ? options.At : [];

    public int Count => _entries.Count;

    public TrainingSample Load(int index) => _entries[index].Load();

    /// <summary>One a refresh: what became of the entries that could have got a new mask.</summary>
    public List<RefreshOutcome> Outcomes { get; } = [];

    public async Task<int> ResumeAsync(int step, CancellationToken cancellation)
    {
        for (var index = 0; index < At.Count; index++)
        {
            if (await RefreshedMasks.LoadAsync(store, Name(index), _entries.Count, cancellation) is not { } masks || masks.Step > step)
            {
                return index;
            }
            Take(masks);
        }
        return At.Count;
    }

    public async Task RunAsync(int index, int step, IProgress<double>? progress, CancellationToken cancellation)
    {
        var masks = new RefreshedMasks(step, _entries.Count);
        for (var i = 0; i < _entries.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (CanRefresh(_entries[i]) && Refreshed(_entries[i]) is { } label)
            {
                masks.Put(i, label);
            }
            progress?.Report((i + 1.0) / _entries.Count);
        }
        await masks.SaveAsync(store, Name(index), cancellation);
        Take(masks);
    }

    private static bool CanRefresh(TrainingEntry entry) => entry.Labels is { Kinds: not LabelKinds.None };

    /// <returns>Null where the mask so far is the better one.</returns>
    private PseudoLabel? Refreshed(TrainingEntry entry)
    {
        var sample = entry.Load();
        return LabelledPrediction.Improve(SegmenterScorer.Score(predictor, sample.Image, device), sample.Image, entry.Labels!, classes, sample.Target, sample.Weight, options);
    }

    private void Take(RefreshedMasks masks)
    {
        _entries = masks.Apply(_entries);
        Outcomes.Add(new RefreshOutcome(masks.Step, _entries.Count(CanRefresh), masks.Replaced));
    }

    private string Name(int index) => $"refresh-{run}-{index}.zip";
}
