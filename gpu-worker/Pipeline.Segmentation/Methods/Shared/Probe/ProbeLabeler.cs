using Pipeline.Segmentation.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>Scores with a linear probe on published features; the image's labels rule out what cannot be.</summary>
internal sealed class ProbeLabeler(MethodId id, ClassList classes, string networkName, Backbone backbone, FeatureProbe probe, ScoringOptions scoring) : ILabeler
{
    private const string BackbonePrefix = "backbone.";
    private const string ProbePrefix = "probe.";

    public MethodId Id => id;
    public ClassList Classes => classes;

    public ScoreMaps Score(LabeledImage image)
    {
        var scores = probe.Score(image.Load(), scoring);
        LabelGeometry.Restrict(scores, LabelGeometry.Regions(image, classes));
        return scores;
    }

    public Task SaveAsync(IArtifactStore store, CancellationToken cancellation) => LabelerFiles.SaveAsync(
        store, new LabelerCard(id.ToString(), networkName, [.. classes], classes.Background) { Scoring = scoring },
        [
            .. LabelerFiles.Prefixed(BackbonePrefix, backbone),
            .. probe.State().Select(pair => KeyValuePair.Create(ProbePrefix + pair.Key, pair.Value)),
        ],
        cancellation);

    public static async Task<ProbeLabeler?> LoadAsync(MethodId id, IArtifactStore store, FitContext context, CancellationToken cancellation)
    {
        if (await LabelerFiles.LoadAsync(id, store, cancellation) is not var (card, weights))
        {
            return null;
        }
        var device = context.ResolveDevice();
        var backbone = NetworkFactory.CreateBackbone(card.Network);
        NetworkState.Load(backbone, weights, BackbonePrefix);
        backbone.to(device);
        backbone.eval();
        var probe = FeatureProbe.Load(backbone, card.Classes.Length, weights, ProbePrefix, device);
        return new ProbeLabeler(id, card.ClassList, card.Network, backbone, probe, card.Scoring ?? new ScoringOptions());
    }

    public void Dispose()
    {
        probe.Dispose();
        backbone.Dispose();
    }
}
