using Pipeline.Segmentation.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>Scores with a linear probe on published features.</summary>
internal sealed class ProbeLabeler(MethodId id, ClassList classes, string networkName, ProbeTrunk trunk, FeatureProbe probe, ScoringOptions scoring) : ILabeler
{
    private const string BackbonePrefix = "backbone.";
    private const string ProbePrefix = "probe.";

    public MethodId Id => id;
    public ClassList Classes => classes;

    public ScoreMaps Score(LabeledImage image) => probe.Score(image.Load(), scoring);

    public Task SaveAsync(IArtifactStore store, CancellationToken cancellation) => LabelerFiles.SaveAsync(
        store, new LabelerCard(id.ToString(), networkName, [.. classes], classes.Background) { Scoring = scoring, Deep = trunk.Deep },
        [
            .. LabelerFiles.Prefixed(BackbonePrefix, trunk.Backbone),
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
        var trunk = ProbeTrunk.Create(card.Network, card.Deep);
        NetworkState.Load(trunk.Backbone, weights, BackbonePrefix);
        trunk.Backbone.to(device);
        trunk.Backbone.eval();
        var probe = FeatureProbe.Load(trunk, card.Classes.Length, weights, ProbePrefix, device);
        return new ProbeLabeler(id, card.ClassList, card.Network, trunk, probe, card.Scoring ?? new ScoringOptions());
    }

    public void Dispose()
    {
        probe.Dispose();
        trunk.Dispose();
    }
}
