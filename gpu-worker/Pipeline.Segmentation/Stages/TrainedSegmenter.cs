using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Weights;
using TorchSharp;

namespace Pipeline.Segmentation.Stages;

/// <summary>A network after training, with what made it.</summary>
public sealed class TrainedSegmenter(
    ISegmentationNetwork network, ClassList classes, TrainingOptions options, TrainingSummary summary, torch.Device device, string? pretrainedSha256) : IDisposable
{
    public ISegmentationNetwork Network => network;
    public ClassList Classes => classes;
    public TrainingOptions Options => options;
    public TrainingSummary Summary => summary;

    /// <summary>SHA-256 of the backbone weights it started from; null when from nothing.</summary>
    public string? PretrainedSha256 => pretrainedSha256;

    /// <summary>What became of the masks on the way, one a refresh.</summary>
    public IReadOnlyList<RefreshOutcome> Refreshes { get; init; } = [];
    internal torch.Device Device => device;

    /// <summary>Every weight and running statistic as safetensors; <see cref="TrainStage.StartFrom"/> reads it.</summary>
    public void SaveWeights(Stream stream) => SafeTensors.Write(stream, network.Module.state_dict());

    public void Dispose() => network.Dispose();
}
