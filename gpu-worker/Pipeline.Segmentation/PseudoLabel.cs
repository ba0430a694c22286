using Pipeline.Imaging;

namespace Pipeline.Segmentation;

/// <summary>A mask made from weak labels or predicted by a model.</summary>
/// <param name="Mask">Class index, 255 where it is unsure or what is seen has no name in the list.</param>
/// <param name="ArgMax">The best class everywhere; equals <paramref name="Mask"/> where that is not 255.</param>
/// <param name="Confidence">[height, width]: how far the best class leads, 0 to 255.</param>
/// <param name="MeanConfidence">Over all pixels, 0 to 1.</param>
/// <param name="Unsure">Share of pixels at 255, 0 to 1.</param>
public sealed record PseudoLabel(IndexedMask Mask, IndexedMask ArgMax, byte[] Confidence, double MeanConfidence, double Unsure);
