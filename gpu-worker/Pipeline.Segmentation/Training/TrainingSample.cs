using Pipeline.Imaging;

namespace Pipeline.Segmentation.Training;

/// <summary>One image with what is known about its pixels.</summary>
/// <param name="Image">Interleaved RGB.</param>
/// <param name="Target">[height, width] class index, 255 = nothing known.</param>
/// <param name="Weight">[height, width] trust in the target, 255 = full; null = full everywhere.</param>
/// <param name="Allowed">Where each class may appear; null = everywhere.</param>
/// <param name="Superpixels">[height, width] number of the superpixel; null where no loss term asks for them.</param>
public sealed record TrainingSample(RgbImage Image, byte[] Target, byte[]? Weight = null, ClassRegions? Allowed = null, ushort[]? Superpixels = null);
