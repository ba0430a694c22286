namespace Pipeline.Imaging.Tests;

/// <summary>PNG kinds other than 8-bit RGB; the expected pixels follow from the PNG specification.</summary>
public sealed class PixelKindTests
{
    [Fact]
    public void Decode_Palette_LooksColoursUp() => AssertPixels(
        PngChunks.File(PngChunks.Header(3, 1, 8, 3), PngChunks.Chunk("PLTE", 1, 2, 3, 10, 20, 30), PngChunks.Rows([0, 1, 0]), PngChunks.End),
        1, 2, 3, 10, 20, 30, 1, 2, 3);

    [Fact]
    public void Decode_SixteenBit_KeepsHighByte() => AssertPixels(
        PngChunks.File(PngChunks.Header(1, 1, 16, 2), PngChunks.Rows([10, 99, 20, 1, 30, 200]), PngChunks.End), 10, 20, 30);

    [Fact]
    public void Decode_SixteenBitGrey_KeepsHighByte() => AssertPixels(
        PngChunks.File(PngChunks.Header(2, 1, 16, 0), PngChunks.Rows([10, 99, 200, 1]), PngChunks.End), 10, 10, 10, 200, 200, 200);

    [Fact]
    public void Decode_OneBitGrey_IsBlackAndWhite() => AssertPixels(
        PngChunks.File(PngChunks.Header(2, 1, 1, 0), PngChunks.Rows([0b0100_0000]), PngChunks.End), 0, 0, 0, 255, 255, 255);

    [Fact]
    public void Decode_Alpha_IsCompositedOverWhite() => AssertPixels(
        PngChunks.File(PngChunks.Header(3, 1, 8, 6), PngChunks.Rows([10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 51]), PngChunks.End),
        10, 20, 30, 255, 255, 255, 204, 224, 244);

    [Fact]
    public void Decode_GreyAlpha_IsCompositedOverWhite() => AssertPixels(
        PngChunks.File(PngChunks.Header(1, 1, 8, 4), PngChunks.Rows([0, 51]), PngChunks.End), 204, 204, 204);

    [Fact]
    public void Decode_TransparentColour_IsWhite() => AssertPixels(
        PngChunks.File(PngChunks.Header(2, 1, 8, 2), PngChunks.Chunk("tRNS", 0, 1, 0, 2, 0, 3), PngChunks.Rows([1, 2, 3, 4, 5, 6]), PngChunks.End),
        255, 255, 255, 4, 5, 6);

    [Theory]
    [InlineData(1, new byte[] { 0b1010_0000 }, new byte[] { 1, 0, 1 })]
    [InlineData(2, new byte[] { 0b1101_1000 }, new byte[] { 3, 1, 2 })]
    [InlineData(4, new byte[] { 0x5F, 0x20 }, new byte[] { 5, 15, 2 })]
    public void Mask_WithFewBits_IsUnpacked(int depth, byte[] row, byte[] expected)
    {
        byte[] png = PngChunks.File(PngChunks.Header(3, 1, depth, 3), PngChunks.Chunk("PLTE", new byte[3 << depth]), PngChunks.Rows(row), PngChunks.End);

        Assert.True(MaskCodec.TryDecode(png, ImageLimits.Default, out IndexedMask? mask, out _));

        Assert.Equal(expected, mask.Pixels);
    }

    [Fact]
    public void Mask_EightBitGrey_KeepsValues()
    {
        Assert.True(MaskCodec.TryDecode(PngCodec.EncodeGray(3, 1, [0, 7, 255]), ImageLimits.Default, out IndexedMask? mask, out _));

        Assert.Equal([0, 7, 255], mask.Pixels);
    }

    [Theory]
    [InlineData(8, 2, "8-bit RGB")]
    [InlineData(16, 0, "16-bit grey")]
    public void Mask_OfColoursOrSixteenBits_IsRefusedWithReason(int depth, int colorType, string kind)
    {
        byte[] png = PngChunks.File(PngChunks.Header(1, 1, depth, colorType), PngChunks.Rows(new byte[depth == 16 ? 2 : 3]), PngChunks.End);

        Assert.False(MaskCodec.TryDecode(png, ImageLimits.Default, out _, out ImageProblem? problem));

        Assert.Equal(ImageProblemCodes.Unsupported, problem.Code);
        Assert.Contains(kind, problem.Message);
    }

    private static void AssertPixels(byte[] png, params byte[] expected)
    {
        Assert.True(ImageCodec.TryDecode(png, ImageLimits.Default, out RgbImage? image, out ImageProblem? problem), problem?.Message);
        Assert.True(ImageCodec.TryVerify(png, ImageLimits.Default, out _, out _));
        Assert.Equal(expected, image.Pixels);
    }
}
