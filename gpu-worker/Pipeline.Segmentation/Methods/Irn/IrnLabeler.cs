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
internal sealed class IrnLabeler(
    MethodId id, ClassList classes, string networkName, CamClassifier classifier, IrnNetwork network, IrnOptions options, Device device) : IInstanceLabeler
{
    private const string ClassifierPrefix = "classifier.";
    private const string NetworkPrefix = "irn.";

    private readonly CellOffset[] _offsets = AffinityOffsets.HalfPlane(options.WalkRadius);
    private readonly ScoreWalk _walk = new(IrnNetwork.Stride, options.Beta, options.WalkSteps);

    public MethodId Id => id;
    public ClassList Classes => classes;

    public ScoreMaps Score(LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, classes);
        var maps = CamMaps.Create(classifier, image, regions, classes, device);
        var predicted = Predict(image);
        var scores = options.WalkBackground is { } background
            ? WalkObjects(maps, image, regions, predicted, background)
            : WalkAll(maps, image, regions, predicted);
        LabelGeometry.Restrict(scores, regions);
        return scores;
    }

    private ScoreMaps WalkAll(float[] maps, LabeledImage image, ClassRegions regions, IrnPrediction predicted)
    {
        var scores = BackgroundScores.Power(maps, classes, image.Height, image.Width, options.WalkAlpha);
        using var field = predicted.Affinities(_offsets);
        _walk.Run(field, scores, regions.Present, predicted.Inside());
        return scores;
    }

    private ScoreMaps WalkObjects(float[] maps, LabeledImage image, ClassRegions regions, IrnPrediction predicted, double background)
    {
        var scores = BackgroundScores.Constant(maps, classes, image.Height, image.Width, 0);
        using var field = predicted.Affinities(_offsets);
        _walk.Run(field, scores, regions.Objects(classes), predicted.Inside());
        ScaleToOne(scores.Values, scores.Values.Length);
        if (classes.HasBackground)
        {
            scores.Plane(0).Fill((float)background);
        }
        return scores;
    }

    public IReadOnlyList<InstanceMask> Instances(LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, classes);
        var maps = CamMaps.Create(classifier, image, regions, classes, device);
        var predicted = Predict(image);
        var (objects, count) = new DisplacementField(predicted.Displacement, predicted.Width, predicted.Height).Objects(options.CentreDistance, options.DisplacementSteps);
        var (grid, owners) = Starts(maps, image, regions, predicted, objects, count);
        var found = owners.Count(owner => owner >= classes.FirstObject);
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
        var background = classes.HasBackground ? options.WalkBackground ?? 0 : 0;
        return [.. InstanceSplit.Run(planes, owners, image.Width, image.Height, background, options.MinInstanceShare).Where(instance => instance.Class >= classes.FirstObject)];
    }

    // The map of each class, cut into the objects it has a part in; last the background's, where it walks.
    private (float[] Grid, List<int> Owners) Starts(
        float[] maps, LabeledImage image, ClassRegions regions, IrnPrediction predicted, int[] objects, int count)
    {
        var (cells, pixels) = (predicted.Width * predicted.Height, image.Width * image.Height);
        var (grid, owners, plane) = (new List<float>(), new List<int>(), new float[cells]);
        foreach (var c in regions.Objects(classes))
        {
            _walk.Pool(maps.AsSpan((c - classes.FirstObject) * pixels, pixels), image.Width, predicted.Inside(), plane);
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
        if (classes.HasBackground && options.WalkBackground is null)
        {
            _walk.Pool(BackgroundScores.Power(maps, classes, image.Height, image.Width, options.WalkAlpha).Plane(0), image.Width, predicted.Inside(), plane);
            grid.AddRange(plane);
            owners.Add(0);
        }
        return ([.. grid], owners);
    }

    private IrnPrediction Predict(LabeledImage image)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var input = ImageTensor.Create(image.Load(), network.Backbone.Preprocessing, device);
        var (boundary, displacement) = network.call(input);
        var mirrored = network.call(input.flip(3)).Boundary.flip(2);
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

    public Task SaveAsync(IArtifactStore store, CancellationToken cancellation) => LabelerFiles.SaveAsync(
        store, new LabelerCard(id.ToString(), networkName, [.. classes], classes.Background),
        [.. LabelerFiles.Prefixed(ClassifierPrefix, classifier), .. LabelerFiles.Prefixed(NetworkPrefix, network)], cancellation);

    public static async Task<IrnLabeler?> LoadAsync(MethodId id, IrnOptions options, IArtifactStore store, FitContext context, CancellationToken cancellation)
    {
        if (await LabelerFiles.LoadAsync(id, store, cancellation) is not var (card, weights))
        {
            return null;
        }
        var (classes, device) = (card.ClassList, context.ResolveDevice());
        var classifier = new CamClassifier(NetworkFactory.CreateBackbone(card.Network), classes.Count - classes.FirstObject, options.Cam.TopShare);
        var network = new IrnNetwork(NetworkFactory.CreateBackbone(card.Network));
        NetworkState.Load(classifier, weights, ClassifierPrefix);
        NetworkState.Load(network, weights, NetworkPrefix);
        classifier.to(device);
        network.to(device);
        return new IrnLabeler(id, classes, card.Network, classifier, network, options, device);
    }

    public void Dispose()
    {
        classifier.Dispose();
        network.Dispose();
    }
}
