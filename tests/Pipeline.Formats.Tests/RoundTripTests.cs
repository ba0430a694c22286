using Pipeline.Formats.Writing;

namespace Pipeline.Formats.Tests;

/// <summary>Every pair of writer and reader that can be exact is, on masks with holes, empty, full, of one pixel and with 255.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("coco")]
    [InlineData("coco-polygons")]
    [InlineData("coco-panoptic")]
    public void Mask_WrittenAndRead_IsTheSamePixelByPixel(string format) =>
        RandomMasks.ForAll(mask => RoundTrip.RequireExact(MaskExports.Find(format)!, mask, RoundTrip.WithBackground, "background"));

    [Theory]
    [InlineData("coco")]
    [InlineData("coco-polygons")]
    [InlineData("coco-panoptic")]
    public void Mask_WithoutBackground_IsTheSameToo(string format) =>
        RandomMasks.ForAll(mask => RoundTrip.RequireExact(MaskExports.Find(format)!, mask, RoundTrip.WithoutBackground, null), 60);
}
