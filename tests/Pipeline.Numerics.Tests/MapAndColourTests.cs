namespace Pipeline.Numerics.Tests;

public sealed class MapAndColourTests
{
    [Fact]
    public void Softmax_OfLargeLogits_IsStableAndSumsToOne()
    {
        float[] logits = [1000, -5, 1001, -6];
        var q = new float[4];

        LabelMaps.Softmax(logits, 2, q);

        Assert.Equal(1 / (1 + Math.E), q[0], 1e-4);
        Assert.Equal(1, q[1] + q[3], 1e-5f);
    }

    [Fact]
    public void ArgMaxAndMargin_OfKnownScores()
    {
        float[] scores = [0.2f, 0.5f, 0.7f, 0.5f, 0.1f, 0.1f];
        var (best, margin) = (new byte[2], new float[2]);

        LabelMaps.ArgMax(scores, 3, best);
        LabelMaps.Margin(scores, 3, margin);

        Assert.Equal([1, 0], best);
        Assert.Equal(0.5f, margin[0], 1e-6f);
        Assert.Equal(0, margin[1], 1e-6f);
    }

    [Fact]
    public void Bilinear_OfLinearRamp_StaysLinearInside()
    {
        float[] ramp = [.. Enumerable.Range(0, 8).Select(x => (float)x)];
        var wide = new float[16];

        Resampling.Bilinear(ramp, 1, 8, 1, wide, 16, 1);

        for (int x = 1; x < 15; x++)
            Assert.Equal(((x + 0.5f) / 2) - 0.5f, wide[x], 1e-5f);
        Assert.Equal((0, 7), (wide[0], wide[15]));
    }

    [Fact]
    public void AveragePool_OfUnevenMap_AveragesWhatIsThere()
    {
        var pooled = new float[4];

        Resampling.AveragePool([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 3, 3, 2, pooled);

        Assert.Equal([3, 4.5f, 7.5f, 9], pooled);
    }

    [Theory]
    [InlineData(7, 5, 3)]
    [InlineData(1, 1, 3)]
    [InlineData(2, 9, 1)]
    public void Binomial_OfRandomSamples_EqualsTheSumOverTheWholeKernel(int width, int height, int channels)
    {
        var source = new byte[width * height * channels];
        new Random(3).NextBytes(source);
        var smooth = new byte[source.Length];
        int[] kernel = [1, 4, 6, 4, 1];

        Smoothing.Binomial(source, channels, width, height, smooth);

        for (int i = 0; i < source.Length; i++)
        {
            var (x, y, c) = (i / channels % width, i / channels / width, i % channels);
            int sum = 0;
            for (int dy = -2; dy <= 2; dy++)
            {
                for (int dx = -2; dx <= 2; dx++)
                    sum += kernel[dy + 2] * kernel[dx + 2] * source[(((Math.Clamp(y + dy, 0, height - 1) * width) + Math.Clamp(x + dx, 0, width - 1)) * channels) + c];
            }

            Assert.Equal((sum + 128) / 256, smooth[i]);
        }
    }

    [Fact]
    public void Binomial_OfAnotherSize_SaysWhatItNeeds()
    {
        var error = Assert.Throws<ArgumentException>(() => Smoothing.Binomial(new byte[11], 3, 2, 2, new byte[12]));

        Assert.Contains("11; [height, width, channels] needs 12", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(255, 255, 255, 100, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(255, 0, 0, 53.24, 80.09, 67.20)]
    [InlineData(0, 0, 255, 32.30, 79.19, -107.86)]
    public void CieLab_OfKnownColours(byte r, byte g, byte b, double l, double a, double bb)
    {
        var lab = new float[3];

        CieLab.FromRgb([r, g, b], lab);

        Assert.Equal(l, lab[0], 0.05);
        Assert.Equal(a, lab[1], 0.05);
        Assert.Equal(bb, lab[2], 0.05);
    }

    [Fact]
    public void CieLab_InPlanes_EqualsPixelByPixel()
    {
        const int Pixels = 16 * 16 * 16;
        byte[] rgb = [.. Enumerable.Range(0, Pixels).SelectMany(p => (byte[])[(byte)(p % 16 * 17), (byte)(p / 16 % 16 * 17), (byte)(p / 256 * 17)])];
        var (lab, planes) = (new float[rgb.Length], new float[rgb.Length]);

        CieLab.FromRgb(rgb, lab);
        CieLab.ToPlanes(rgb, planes.AsSpan(0, Pixels), planes.AsSpan(Pixels, Pixels), planes.AsSpan(2 * Pixels));

        Assert.All(Enumerable.Range(0, rgb.Length), i => Assert.Equal(lab[i], planes[(i % 3 * Pixels) + (i / 3)], 1e-3f));
    }

    [Fact]
    public void GaussianMixture_OfOneComponent_HasSampleMoments()
    {
        var random = new Random(1);
        byte[] rgb = [.. Enumerable.Range(0, 900).Select(_ => (byte)random.Next(80, 160))];
        float[] ones = [.. Enumerable.Repeat(1f, 300)];
        var density = new float[300];

        GaussianMixture.Fit(rgb, ones, 1, seed: 0)!.LogLikelihood(rgb, density);

        // Differences of a Gaussian's log density are differences of its Mahalanobis distance: nearly diagonal here, from the sample moments.
        double[] mean = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 300).Average(p => rgb[(p * 3) + c] / 255.0))];
        double expectedMean = -0.5 * ((3 * Math.Log(2 * Math.PI)) + 3) - (1.5 * Math.Log(Enumerable.Range(0, 3).Average(c => Enumerable.Range(0, 300).Average(p => Math.Pow((rgb[(p * 3) + c] / 255.0) - mean[c], 2)))));
        Assert.Equal(expectedMean, density.Average(), 0.1);
    }

    [Fact]
    public void GaussianMixture_WithoutPixels_IsNull() => Assert.Null(GaussianMixture.Fit([1, 2, 3], [0f], 2, seed: 0));

    [Fact]
    public void BoxForeground_OfColouredDisc_FindsTheDisc()
    {
        const int Width = 80, Height = 60;
        (byte[] rgb, byte[] truth) = Crf.Scenes.Picture(Width, Height, seed: 6);
        int[] disc = [.. Enumerable.Range(0, truth.Length).Where(p => truth[p] == 1)];
        (int x, int y) = (disc.Min(p => p % Width), disc.Min(p => p / Width));
        (int w, int h) = (disc.Max(p => p % Width) - x + 1, disc.Max(p => p / Width) - y + 1);
        var foreground = new float[truth.Length];

        ColourModels.BoxForeground(rgb, Width, Height, (x, y, w, h), ColourModelOptions.Default, [], foreground);

        int both = truth.Where((t, p) => t == 1 && foreground[p] > 0.5f).Count(), either = truth.Where((t, p) => t == 1 || foreground[p] > 0.5f).Count();
        Assert.InRange(both / (double)either, 0.95, 1);
    }
}
