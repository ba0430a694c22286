using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;

namespace Pipeline.Formats.Reading;

/// <summary>An image's labels in pixels, or the reasons why there are none.</summary>
/// <param name="Labels">Null exactly when there are problems.</param>
/// <param name="Mask">The class of every pixel, where the labels say it.</param>
public sealed record ResolvedImage(WeakImage? Labels, IndexedMask? Mask, IReadOnlyList<Problem> Problems);
