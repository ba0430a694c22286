namespace Pipeline.Imaging.Tests;

public sealed class ExifTests
{
    /// <summary>Where the stored first row and first column lie in the upright picture: the table of EXIF 2.3, tag 0x0112.</summary>
    public static TheoryData<int, string, string> Orientations => new()
    {
        { 1, "top", "left" }, { 2, "top", "right" }, { 3, "bottom", "right" }, { 4, "bottom", "left" },
        { 5, "left", "top" }, { 6, "right", "top" }, { 7, "right", "bottom" }, { 8, "left", "bottom" },
    };

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Decode_PngWithOrientation_IsUpright(int orientation, string firstRow, string firstColumn)
    {
        RgbImage stored = TestPictures.Noise(5, 3, seed: orientation);
        byte[] png = PngChunks.InsertAfterHeader(PngCodec.EncodeRgb(stored), PngChunks.Chunk("eXIf", PngChunks.ExifBlock(orientation)));

        Assert.True(ImageCodec.TryDecode(png, ImageLimits.Default, out RgbImage? upright, out _));

        Assert.Equal(Place(stored, firstRow, firstColumn, upright), upright.Pixels);
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Probe_JpegWithOrientation_ReportsUprightSize(int orientation, string firstRow, string firstColumn)
    {
        byte[] jpeg = JpegCodec.Encode(TestPictures.Gradient(40, 24));
        byte[] exif = [.. "Exif\0\0"u8, .. PngChunks.ExifBlock(orientation)];
        byte[] rotated = [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];

        ImageProbe probe = ImageCodec.Probe(rotated);
        Assert.True(ImageCodec.TryDecode(rotated, ImageLimits.Default, out RgbImage? image, out _));

        bool turned = firstRow is "left" or "right";
        Assert.Equal(turned, firstColumn is "top" or "bottom");
        Assert.Equal((orientation, 40, 24), (probe.Orientation, probe.Width, probe.Height));
        Assert.Equal(turned ? (24, 40) : (40, 24), (probe.DisplayWidth, probe.DisplayHeight));
        Assert.Equal((probe.DisplayWidth, probe.DisplayHeight), (image.Width, image.Height));
    }

    [Fact]
    public void Decode_WithBrokenExif_TreatsPictureAsUpright()
    {
        RgbImage stored = TestPictures.Noise(4, 4, seed: 1);
        byte[] png = PngChunks.InsertAfterHeader(PngCodec.EncodeRgb(stored), PngChunks.Chunk("eXIf", [0x4D, 0x4D, 0, 42, 255, 255, 255, 255, 9]));

        Assert.True(ImageCodec.TryDecode(png, ImageLimits.Default, out RgbImage? image, out _));

        Assert.Equal(stored.Pixels, image.Pixels);
    }

    private static byte[] Place(RgbImage stored, string firstRow, string firstColumn, RgbImage shape)
    {
        var placed = new byte[stored.Pixels.Length];
        for (int row = 0; row < stored.Height; row++)
        {
            for (int column = 0; column < stored.Width; column++)
            {
                (int x, int y) = (-1, -1);
                foreach ((string side, int index) in ((string, int)[])[(firstRow, row), (firstColumn, column)])
                {
                    if (side is "left" or "right")
                        x = side == "left" ? index : shape.Width - 1 - index;
                    else
                        y = side == "top" ? index : shape.Height - 1 - index;
                }

                stored.Pixels.AsSpan(((row * stored.Width) + column) * 3, 3).CopyTo(placed.AsSpan(((y * shape.Width) + x) * 3));
            }
        }

        return placed;
    }
}
