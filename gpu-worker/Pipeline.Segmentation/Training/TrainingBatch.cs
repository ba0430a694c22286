using Pipeline.Contracts.Models;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training;

/// <summary>Augmented crops as tensors on the training device.</summary>
/// <param name="Images">[batch, 3, crop, crop] float, preprocessed.</param>
/// <param name="Preprocessing">How pixels became <paramref name="Images"/>.</param>
/// <param name="Targets">[batch, crop, crop] int64, 255 = nothing known.</param>
/// <param name="Weights">[batch, crop, crop] float in [0, 1], 0 where nothing is known.</param>
/// <param name="Inside">[batch, crop, crop] float, 1 where the crop shows the image and 0 where it is padding.</param>
/// <param name="Allowed">[batch, classes, crop / 4, crop / 4] float 0 or 1; null when nothing is restricted.</param>
/// <param name="BoxLines">Null when there are none, or no term asked.</param>
/// <param name="Superpixels">[batch, crop / 4, crop / 4] int64, −1 in padding; null when no term asked.</param>
public sealed record TrainingBatch(
    Tensor Images, Preprocessing Preprocessing, Tensor Targets, Tensor Weights, Tensor Inside, Tensor? Allowed, BoxLines? BoxLines = null, Tensor? Superpixels = null)
{
    /// <summary>The crops in 8-bit units, averaged over cells: [batch, 3, height, width].</summary>
    public Tensor Colours(long height, long width)
    {
        var shape = new long[] { 1, 3, 1, 1 };
        var std = tensor(Preprocessing.Std.ToArray(), shape, dtype: Images.dtype, device: Images.device);
        var mean = tensor(Preprocessing.Mean.ToArray(), shape, dtype: Images.dtype, device: Images.device);
        return (nn.functional.adaptive_avg_pool2d(Images, [height, width]) * std + mean) * 255;
    }

    /// <summary>Share of each cell that shows the image: [batch, height, width].</summary>
    public Tensor InsideAt(long height, long width) => nn.functional.adaptive_avg_pool2d(Inside.unsqueeze(1), [height, width]).squeeze(1);
}
