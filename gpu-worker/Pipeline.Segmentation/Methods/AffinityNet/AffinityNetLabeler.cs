using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.AffinityNet;

/// <summary>Class activation maps, carried by a random walk to where the affinities say the same thing goes on.</summary>
internal sealed class AffinityNetLabeler(MethodId id, TagWalker<AffinityNetwork> walker, AffinityNetOptions options) : ILabeler
{
    private readonly CellOffset[] _offsets = AffinityOffsets.HalfPlane(options.Radius);

    public MethodId Id => id;
    public ClassList Classes => walker.Classes;

    public ScoreMaps Score(LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, walker.Classes);
        var maps = CamMaps.Create(walker.Classifier, image, regions, walker.Classes, walker.Device);
        var scores = BackgroundScores.Power(maps, walker.Classes, image.Height, image.Width, options.WalkAlpha);
        using var field = Affinities(image);
        new ScoreWalk(AffinityNetwork.Stride, options.Beta, options.WalkSteps).Run(field, scores, regions.Present);
        LabelGeometry.Restrict(scores, regions);
        return scores;
    }

    private AffinityField Affinities(LabeledImage image)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var features = walker.Network.call(ImageTensor.Create(image.Load(), walker.Network.Backbone.Preprocessing, walker.Device));
        return AffinityField.FromFeatures(
            Layers.Values(features), AffinityNetwork.Channels, (int)features.shape[3], (int)features.shape[2], _offsets, Environment.ProcessorCount);
    }

    public Task SaveAsync(IArtifactStore store, CancellationToken cancellation) => walker.SaveAsync(id, store, cancellation);

    public void Dispose() => walker.Dispose();
}
