using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.AffinityNet;

/// <summary>Class activation maps, carried by a random walk to where the affinities say the same thing goes on.</summary>
internal sealed class AffinityNetLabeler(
    MethodId id, ClassList classes, string networkName, CamClassifier classifier, AffinityNetwork network, AffinityNetOptions options, Device device) : ILabeler
{
    private const string ClassifierPrefix = "classifier.";
    private const string NetworkPrefix = "affinity.";

    private readonly CellOffset[] _offsets = AffinityOffsets.HalfPlane(options.Radius);

    public MethodId Id => id;
    public ClassList Classes => classes;

    public ScoreMaps Score(LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, classes);
        var maps = CamMaps.Create(classifier, image, regions, classes, device);
        var scores = BackgroundScores.Power(maps, classes, image.Height, image.Width, options.WalkAlpha);
        using var field = Affinities(image);
        new ScoreWalk(AffinityNetwork.Stride, options.Beta, options.WalkSteps).Run(field, scores, regions.Present);
        LabelGeometry.Restrict(scores, regions);
        return scores;
    }

    private AffinityField Affinities(LabeledImage image)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var features = network.call(ImageTensor.Create(image.Load(), network.Backbone.Preprocessing, device));
        return AffinityField.FromFeatures(
            Layers.Values(features), AffinityNetwork.Channels, (int)features.shape[3], (int)features.shape[2], _offsets, Environment.ProcessorCount);
    }

    public static async Task<AffinityNetLabeler?> LoadAsync(MethodId id, AffinityNetOptions options, IArtifactStore store, FitContext context, CancellationToken cancellation)
    {
        if (await LabelerFiles.LoadAsync(id, store, cancellation) is not var (card, weights))
        {
            return null;
        }
        var (classes, device) = (card.ClassList, context.ResolveDevice());
        var classifier = new CamClassifier(NetworkFactory.CreateBackbone(card.Network), classes.Count - classes.FirstObject, options.Cam.TopShare);
        var network = new AffinityNetwork(NetworkFactory.CreateBackbone(card.Network, AffinityNetwork.Stride));
        NetworkState.Load(classifier, weights, ClassifierPrefix);
        NetworkState.Load(network, weights, NetworkPrefix);
        classifier.to(device);
        network.to(device);
        return new AffinityNetLabeler(id, classes, card.Network, classifier, network, options, device);
    }

    public Task SaveAsync(IArtifactStore store, CancellationToken cancellation) => LabelerFiles.SaveAsync(
        store, new LabelerCard(id.ToString(), networkName, [.. classes], classes.Background),
        [.. LabelerFiles.Prefixed(ClassifierPrefix, classifier), .. LabelerFiles.Prefixed(NetworkPrefix, network)], cancellation);

    public void Dispose()
    {
        classifier.Dispose();
        network.Dispose();
    }
}
