using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Training;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.AffinityNet;

/// <summary>Teaches the features which near cells belong together, from labels of which many are unknown.</summary>
internal sealed class AffinityTrainer(AffinityNetOptions options, ClassList classes, FitContext context, Device device)
{
    private readonly CellOffset[] _offsets = AffinityOffsets.HalfPlane(options.Radius);

    /// <param name="labels">[height, width] an image: class, background or 255.</param>
    public void Train(AffinityNetwork network, IReadOnlyList<LabeledImage> images, IReadOnlyList<byte[]> labels, CancellationToken cancellation)
    {
        foreach (var parameter in network.Backbone.parameters())
        {
            parameter.requires_grad = options.BackboneFactor > 0;
        }
        var training = new LabelTraining(
            options.Optimizer, options.Cam.Segmenter.StepsFor(options.Steps, images.Count, context.Effort), options.BatchSize, options.LearningRate, options.WeightDecay,
            new Augmentation { Crop = options.Crop, MinScale = options.Cam.MinScale, MaxScale = options.Cam.MaxScale });
        (IEnumerable<TorchSharp.Modules.Parameter>, double)[] groups = options.BackboneFactor > 0
            ? [(network.Head, 1), (network.Backbone.parameters(), options.BackboneFactor)]
            : [(network.Head, 1)];
        training.Run(groups, images, labels, network.Backbone.Preprocessing, batch => Loss(network, batch), "learn affinities", context, device, cancellation);
    }

    private Tensor Loss(AffinityNetwork network, TrainingBatch batch)
    {
        var features = network.call(batch.Images);
        // The label of a cell is that of its centre.
        var (centre, stride) = (AffinityNetwork.Stride / 2, (long)AffinityNetwork.Stride);
        var labels = batch.Targets[TensorIndex.Ellipsis, TensorIndex.Slice(centre, null, stride), TensorIndex.Slice(centre, null, stride)];
        var offsets = OffsetPairs.Fitting(_offsets, features.shape[2], features.shape[3]);
        return PairSets.Of(labels, offsets, classes.HasBackground).AffinityLoss(Affinities(features, offsets));
    }

    /// <summary>[pairs], see <see cref="OffsetPairs.Flatten"/>.</summary>
    internal static Tensor Affinities(Tensor features, CellOffset[] offsets) => OffsetPairs.Flatten(offsets, offset =>
    {
        var (first, second) = OffsetPairs.Of(features, offset);
        return (first - second).abs().mean([1]).neg().exp();
    });
}
