using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training;

/// <summary>Augmented crops as tensors on the training device.</summary>
/// <param name="Images">[batch, 3, crop, crop] float, preprocessed.</param>
/// <param name="Targets">[batch, crop, crop] int64, 255 = nothing known.</param>
/// <param name="Weights">[batch, crop, crop] float in [0, 1], 0 where nothing is known.</param>
/// <param name="Inside">[batch, crop, crop] float, 1 where the crop shows the image and 0 where it is padding.</param>
/// <param name="Allowed">[batch, classes, crop / 4, crop / 4] float 0 or 1; null when nothing is restricted.</param>
/// <param name="Regions">What <paramref name="Allowed"/> was drawn from, one an image.</param>
public sealed record TrainingBatch(Tensor Images, Tensor Targets, Tensor Weights, Tensor Inside, Tensor? Allowed, IReadOnlyList<ClassRegions?> Regions);
