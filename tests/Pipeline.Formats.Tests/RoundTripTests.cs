using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Tests;

/// <summary>Every pair of writer and reader that can be exact is, on masks with holes, empty, full, of one pixel and with 255.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("coco")]
    [InlineData("coco-polygons")]
    [InlineData("coco-panoptic")]
    [InlineData("voc")]
    [InlineData("cvat")]
    [InlineData("label-studio")]
    public void Mask_WrittenAndRead_IsTheSamePixelByPixel(string format) =>
        RandomMasks.ForAll(mask => RoundTrip.RequireExact(MaskExports.Find(format)!, mask, RoundTrip.WithBackground, "background"));

    [Theory]
    [InlineData("coco")]
    [InlineData("coco-polygons")]
    [InlineData("coco-panoptic")]
    [InlineData("voc")]
    public void Mask_WithoutBackground_IsTheSameToo(string format) =>
        RandomMasks.ForAll(mask => RoundTrip.RequireExact(MaskExports.Find(format)!, mask, RoundTrip.WithoutBackground, null), 60);

    /// <summary>YOLO knows no "unsure": with such pixels as background, polygons in shares of the sides are exact.</summary>
    [Fact]
    public void Mask_AsYoloPolygons_IsTheSameUpToUnsurePixels() => RandomMasks.ForAll(mask =>
    {
        for (var i = 0; i < mask.Pixels.Length; i++)
            mask.Pixels[i] = mask.Pixels[i] == IndexedMask.Ignore ? (byte)0 : mask.Pixels[i];
        RoundTrip.RequireExact(MaskExports.Find("yolo")!, mask, RoundTrip.WithBackground, "background");
    });

    [Theory]
    [MemberData(nameof(Exports))]
    public void Names_OfImagesThatShareAStem_StayApart(string format)
    {
        string[] images = ["a.jpg", "a.png", "b b.jpg", "A.webp", "c.jpg", "c.jpg.png"];
        var masks = images.Select((image, i) => (image, new IndexedMask(4, 3, (byte)(i % 4)))).ToArray();
        var target = RoundTrip.Write(MaskExports.Find(format)!, RoundTrip.WithBackground, "background", masks);

        var labels = RoundTrip.Read(target, images);

        Assert.Equal(images.Order(StringComparer.Ordinal), labels.ImageNames.Order(StringComparer.Ordinal));
        foreach (var (image, mask) in masks)
            Assert.Equal(mask.Pixels, RoundTrip.Resolve(labels, target, image, 4, 3).Mask!.Pixels);
    }

    public static TheoryData<string> Exports => [.. MaskExports.All.Select(export => export.Name)];

    [Fact]
    public void Zip_WrittenTwice_IsTheSameToTheLastByte()
    {
        byte[] Zip()
        {
            using var output = new MemoryStream();
            using (var target = new ZipTarget(output, Path.GetTempPath()))
            {
                var writer = MaskExports.Find("coco-panoptic")!.Open(new ExportJob("z", RoundTrip.WithBackground, "background", ["a.jpg"]), target);
                writer.Add("a.jpg", new IndexedMask(5, 5, 1));
                writer.Finish();
                target.Finish();
            }
            return output.ToArray();
        }

        Assert.Equal(Zip(), Zip());
    }
}
