using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>Class activation maps, walked up to the learned boundaries; objects of one class told apart by where displacements meet.</summary>
internal sealed class IrnLabeler(MethodId id, TagWalker<IrnNetwork> walker, IrnOptions options) : IInstanceLabeler
{
    private readonly CellOffset[] _offsets = AffinityOffsets.HalfPlane(options.WalkRadius);
    private readonly ScoreWalk _walk = new(IrnNetwork.Stride, options.Beta, options.WalkSteps);

    public MethodId Id => id;
    public ClassList Classes => walker.Classes;

    public ScoreMaps Score(LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, walker.Classes);
        var maps = CamMaps.Create(walker.Classifier, image, regions, walker.Classes, walker.Device);
        var predicted = Predict(image);
        var scores = options.WalkBackground is { } background
            ? WalkObjects(maps, image, regions, predicted, background)
            : WalkAll(maps, image, regions, predicted);
        LabelGeometry.Restrict(scores, regions);
        return scores;
    }

    private ScoreMaps WalkAll(float[] maps, LabeledImage image, ClassRegions regions, IrnPrediction predicted)
    {
        var scores = BackgroundScores.Power(maps, walker.Classes, image.Height, image.Width, options.WalkAlpha);
        using var field = predicted.Affinities(_offsets);
        _walk.Run(field, scores, regions.Present, predicted.Inside());
        return scores;
    }

    private ScoreMaps WalkObjects(float[] maps, LabeledImage image, ClassRegions regions, IrnPrediction predicted, double background)
    {
        var scores = BackgroundScores.Constant(maps, walker.Classes, image.Height, image.Width, 0);
        using var field = predicted.Affinities(_offsets);
        _walk.Run(field, scores, regions.Objects(walker.Classes), predicted.Inside());
        ScaleToOne(scores.Values, scores.Values.Length);
        if (walker.Classes.HasBackground)
        {
            scores.Plane(0).Fill((float)background);
        }
        return scores;
    }

    public IReadOnlyList<InstanceMask> Instances(LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, walker.Classes);
        var maps = CamMaps.Create(walker.Classifier, image, regions, walker.Classes, walker.Device);
        var predicted = Predict(image);
        var (objects, count) = new DisplacementField(predicted.Displacement, predicted.Width, predicted.Height).Objects(options.CentreDistance, options.DisplacementSteps);
        var (grid, owners) = Starts(maps, image, regions, predicted, objects, count);
        var found = owners.Count(owner => owner >= walker.Classes.FirstObject);
        if (found == 0)
        {
            return [];
        }
        using (var field = predicted.Affinities(_offsets))
        {
            _walk.Walk(field, grid, owners.Count);
        }
        var (cells, pixels) = (predicted.Width * predicted.Height, image.Width * image.Height);
        var planes = new float[owners.Count * pixels];
        for (var k = 0; k < owners.Count; k++)
        {
            _walk.Enlarge(grid.AsSpan(k * cells, cells), predicted.Width, planes.AsSpan(k * pixels, pixels), image.Width);
        }
        ScaleToOne(planes, found * pixels);
        var background = walker.Classes.HasBackground ? options.WalkBackground ?? 0 : 0;
        return [.. InstanceSplit.Run(planes, owners, image.Width, image.Height, background, options.MinInstanceShare).Where(instance => instance.Class >= walker.Classes.FirstObject)];
    }

    // The map of each class, cut into the objects it has a part in; last the background's, where it walks.
    private (float[] Grid, List<int> Owners) Starts(
        float[] maps, LabeledImage image, ClassRegions regions, IrnPrediction predicted, int[] objects, int count)
    {
        var (cells, pixels) = (predicted.Width * predicted.Height, image.Width * image.Height);
        var (grid, owners, plane) = (new List<float>(), new List<int>(), new float[cells]);
        foreach (var c in regions.Objects(walker.Classes))
        {
            _walk.Pool(maps.AsSpan((c - walker.Classes.FirstObject) * pixels, pixels), image.Width, predicted.Inside(), plane);
            for (var k = 1; k <= count; k++)
            {
                var cut = plane.Select((value, i) => objects[i] == k ? value : 0).ToArray();
                if (cut.Any(value => value > 0))
                {
                    grid.AddRange(cut);
                    owners.Add(c);
                }
            }
        }
        if (walker.Classes.HasBackground && options.WalkBackground is null)
        {
            _walk.Pool(BackgroundScores.Power(maps, walker.Classes, image.Height, image.Width, options.WalkAlpha).Plane(0), image.Width, predicted.Inside(), plane);
            grid.AddRange(plane);
            owners.Add(0);
        }
        return ([.. grid], owners);
    }

    private IrnPrediction Predict(LabeledImage image)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var input = ImageTensor.Create(image.Load(), walker.Network.Backbone.Preprocessing, walker.Device);
        var (boundary, displacement) = walker.Network.call(input);
        var mirrored = walker.Network.call(input.flip(3)).Boundary.flip(2);
        return new IrnPrediction(
            Layers.Values((boundary.sigmoid() + mirrored.sigmoid()) / 2), Layers.Values(displacement), (int)boundary.shape[2], (int)boundary.shape[1]);
    }

    // By the highest of the first so many.
    private static void ScaleToOne(float[] values, int count)
    {
        var highest = values.AsSpan(0, count).ToArray().Max();
        for (var i = 0; highest > 0 && i < values.Length; i++)
        {
            values[i] /= highest;
        }
    }

    public Task SaveAsync(IArtifactStore store, CancellationToken cancellation) => walker.SaveAsync(id, store, cancellation);

    public void Dispose() => walker.Dispose();
}
