namespace Pipeline.Imaging.Tests;

public sealed class HostileFileTests
{
    private const int Mutations = 3000;

    /// <summary>What a refused file may allocate: messages and the header walk, not pixels.</summary>
    private const long RefusalBytes = 100_000;

    [Fact]
    public void Decode_EmptyFile_IsNotAnImage() => AssertRefused([], ImageProblemCodes.NotAnImage);

    [Fact]
    public void Decode_TextNamedPng_IsNotAnImage() => AssertRefused("this is a text file, renamed to photo.png"u8.ToArray(), ImageProblemCodes.NotAnImage);

    [Fact]
    public void Decode_Gif_IsUnsupportedByName() =>
        Assert.Contains("GIF", AssertRefused([.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0], ImageProblemCodes.Unsupported).Message);

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.7)]
    [InlineData(0.3)]
    [InlineData(0.05)]
    public void Decode_JpegCutOff_IsTruncated(double kept)
    {
        byte[] jpeg = JpegCodec.Encode(TestPictures.Gradient(200, 150));

        AssertRefused(jpeg[..(int)(jpeg.Length * kept)], ImageProblemCodes.Truncated);
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.5)]
    [InlineData(0.001)]
    public void Decode_PngCutOff_IsTruncated(double kept)
    {
        byte[] png = PngCodec.EncodeRgb(TestPictures.Noise(90, 90, seed: 1));

        AssertRefused(png[..Math.Max(20, (int)(png.Length * kept))], ImageProblemCodes.Truncated);
    }

    [Fact]
    public void Decode_HugePngHeader_IsTooLargeAndCostsNothing()
    {
        byte[] bomb = PngChunks.File(PngChunks.Header(60_000, 60_000, 8, 2), PngChunks.Rows([1, 2, 3]), PngChunks.End);
        AssertRefused(bomb, ImageProblemCodes.TooLarge);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImageProblem problem = AssertRefused(bomb, ImageProblemCodes.TooLarge);

        Assert.Contains("60000 x 60000", problem.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, RefusalBytes);
    }

    [Fact]
    public void Decode_HugeJpegHeader_IsTooLarge()
    {
        byte[] jpeg = JpegCodec.Encode(TestPictures.Gradient(16, 16));
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        jpeg.AsSpan(frame + 5, 4).Fill(0xFF);

        Assert.Contains("65535", AssertRefused(jpeg, ImageProblemCodes.TooLarge).Message);
    }

    [Fact]
    public void Decode_ShortPixelData_IsNoPicture()
    {
        byte[] png = PngChunks.File(PngChunks.Header(100, 100, 8, 0), PngChunks.Rows(new byte[100]), PngChunks.End);

        Assert.False(ImageCodec.TryDecode(png, ImageLimits.Default, out _, out ImageProblem? problem));

        Assert.Contains(problem.Code, (string[])[ImageProblemCodes.Corrupt, ImageProblemCodes.Truncated]);
    }

    [Fact]
    public void Decode_FileOverLimit_IsTooLarge()
    {
        byte[] png = PngCodec.EncodeRgb(TestPictures.Noise(40, 40, seed: 1));

        Assert.False(ImageCodec.TryDecode(png, new ImageLimits(MaxFileBytes: 100), out _, out ImageProblem? problem));

        Assert.Equal(ImageProblemCodes.TooLarge, problem.Code);
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("indexed")]
    public void Decode_DamagedBytes_EndsInAResult(string kind)
    {
        byte[] valid = kind switch
        {
            "jpeg" => JpegCodec.Encode(TestPictures.Gradient(48, 40)),
            "png" => PngCodec.EncodeRgb(TestPictures.Noise(24, 20, seed: 1)),
            _ => MaskCodec.Encode(TestPictures.Mask(40, 30, 5, seed: 1)),
        };
        var limits = new ImageLimits(MaxPixels: 1 << 20, MaxSide: 4096);
        var random = new Random(20);

        for (int i = 0; i < Mutations; i++)
        {
            byte[] damaged = (byte[])valid.Clone();
            for (int hits = random.Next(1, 8); hits > 0; hits--)
                damaged[random.Next(random.Next(2) == 0 ? Math.Min(200, damaged.Length) : damaged.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool decoded = ImageCodec.TryDecode(damaged, limits, out RgbImage? image, out ImageProblem? problem);
            long spent = GC.GetAllocatedBytesForCurrentThread() - before;
            ImageCodec.TryVerify(damaged, limits, out _, out _);
            MaskCodec.TryDecode(damaged, limits, out _, out _);

            Assert.True(decoded ? image!.Pixels.Length <= 3 * limits.MaxPixels : problem!.Message.Length > 0);
            Assert.InRange(spent, 0, (6 * limits.MaxPixels) + RefusalBytes);
        }
    }

    private static ImageProblem AssertRefused(byte[] bytes, string code)
    {
        Assert.False(ImageCodec.TryDecode(bytes, ImageLimits.Default, out _, out ImageProblem? problem));
        Assert.False(ImageCodec.TryVerify(bytes, ImageLimits.Default, out _, out ImageProblem? verified));
        Assert.True((code, code) == (problem.Code, verified.Code), $"{problem} and {verified}; expected {code}");
        return problem;
    }
}
