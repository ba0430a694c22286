using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>Teaches both branches from labels of which many are unknown, then measures the mean displacement.</summary>
internal sealed class IrnTrainer(IrnOptions options, ClassList classes, FitContext context, Device device)
{
    private readonly CellOffset[] _offsets = AffinityOffsets.HalfPlane(options.TrainRadius);

    /// <param name="labels">[height, width] an image: class, background or 255.</param>
    public void Train(IrnNetwork network, IReadOnlyList<LabeledImage> images, IReadOnlyList<byte[]> labels, CancellationToken cancellation)
    {
        var training = new LabelTraining(
            options.Optimizer, options.Cam.Segmenter.StepsFor(options.Steps, images.Count, context.Effort), options.BatchSize, options.LearningRate, options.WeightDecay,
            new Augmentation { Crop = options.Crop, MinScale = options.Cam.MinScale, MaxScale = options.Cam.MaxScale });
        training.Run(
            [(network.BoundaryHead, 1), (network.DisplacementHead, options.DisplacementFactor)],
            images, labels, network.Backbone.Preprocessing, batch => Loss(network, batch), "learn boundaries", context, device, cancellation);
        network.SetMeanShift(MeanDisplacement(network, images, cancellation));
    }

    private Tensor Loss(IrnNetwork network, TrainingBatch batch)
    {
        var (boundary, displacement) = network.call(batch.Images);
        // The label of a cell is that of its centre.
        var (centre, stride) = (IrnNetwork.Stride / 2, (long)IrnNetwork.Stride);
        var labels = batch.Targets[TensorIndex.Ellipsis, TensorIndex.Slice(centre, null, stride), TensorIndex.Slice(centre, null, stride)];
        var offsets = OffsetPairs.Fitting(_offsets, boundary.shape[1], boundary.shape[2]);
        var sets = PairSets.Of(labels, offsets, classes.HasBackground);
        return sets.AffinityLoss(IrnLoss.PathAffinities(boundary.sigmoid(), offsets)) + IrnLoss.Displacements(displacement, sets, offsets);
    }

    /// <summary>[2] over all cells of all images.</summary>
    private Tensor MeanDisplacement(IrnNetwork network, IReadOnlyList<LabeledImage> images, CancellationToken cancellation)
    {
        var (rows, columns, cells) = (0.0, 0.0, 0L);
        foreach (var image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var guard = no_grad();
            var (_, displacement) = network.call(ImageTensor.Create(image.Load(), network.Backbone.Preprocessing, device));
            rows += displacement[0, 0].sum().item<float>();
            columns += displacement[0, 1].sum().item<float>();
            cells += displacement.shape[2] * displacement.shape[3];
        }
        return tensor(new[] { (float)(rows / cells), (float)(columns / cells) });
    }
}
