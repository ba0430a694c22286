using Pipeline.Segmentation.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Scores with a segmenter that a method trained; the image's labels rule out what cannot be.</summary>
internal sealed class SegmenterLabeler(MethodId id, ClassList classes, ISegmentationNetwork network, Device device, ScoringOptions scoring) : ILabeler
{
    public MethodId Id => id;
    public ClassList Classes => classes;
    internal ISegmentationNetwork Network => network;

    public ScoreMaps Score(LabeledImage image) => SegmenterScorer.Score(network, image.Load(), device, scoring);

    public Task SaveAsync(IArtifactStore store, CancellationToken cancellation) =>
        LabelerFiles.SaveAsync(store, new LabelerCard(id.ToString(), network.NetworkName, [.. classes], classes.Background) { Scoring = scoring }, network.Module.state_dict(), cancellation);

    public static async Task<SegmenterLabeler?> LoadAsync(MethodId id, IArtifactStore store, FitContext context, CancellationToken cancellation)
    {
        if (await LabelerFiles.LoadAsync(id, store, cancellation) is not var (card, weights))
        {
            return null;
        }
        var network = NetworkFactory.Create(card.Network, card.Classes.Length);
        NetworkState.Load(network, weights);
        var device = context.ResolveDevice();
        network.Module.to(device);
        network.Module.eval();
        return new SegmenterLabeler(id, card.ClassList, network, device, card.Scoring ?? new ScoringOptions());
    }

    public void Dispose() => network.Dispose();
}
