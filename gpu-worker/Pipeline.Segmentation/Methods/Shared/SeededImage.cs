using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>An image with the pixels a method starts from.</summary>
/// <param name="Seeds">[height, width] class index, 255 = unknown.</param>
/// <param name="Marks">[height, width] what people marked, 255 = nothing; stays true in every round.</param>
/// <param name="Superpixels">[height, width]; null where no loss term asks for them.</param>
internal sealed record SeededImage(LabeledImage Image, byte[] Seeds, byte[] Marks, ClassRegions Regions, ushort[]? Superpixels = null);
