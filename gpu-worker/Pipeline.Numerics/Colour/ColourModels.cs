namespace Pipeline.Numerics;

/// <summary>Foreground against background by colour alone: the unary half of GrabCut (Rother, Kolmogorov, Blake 2004).</summary>
public static class ColourModels
{
    /// <summary>
    /// Probability that a pixel of the box shows the boxed object. Starts from "all of the box is object, the ring around it is not",
    /// then fits both mixtures and moves pixels over, a few rounds. Outside the box it is 0.
    /// </summary>
    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="box">Half-open, in pixels; clipped to the picture. At least one pixel must be left.</param>
    /// <param name="options">Components, rounds, seed.</param>
    /// <param name="marks">Empty, or [height, width]: 1 certainly object, 2 certainly not, 0 unknown.</param>
    /// <param name="foreground">[height, width], receives 0–1.</param>
    public static void BoxForeground(
        ReadOnlySpan<byte> rgb,
        int width,
        int height,
        (int X, int Y, int Width, int Height) box,
        in ColourModelOptions options,
        ReadOnlySpan<byte> marks,
        Span<float> foreground)
    {
        const byte Object = 1, NotObject = 2;
        Require.Size(width, height);
        Require.Length(rgb.Length, (long)width * height * 3, "[height, width, 3]");
        Require.Length(foreground.Length, (long)width * height, "[height, width]");
        if (!marks.IsEmpty)
            Require.Length(marks.Length, (long)width * height, "[height, width]");
        options.Check();
        (int left, int top) = (Math.Clamp(box.X, 0, width), Math.Clamp(box.Y, 0, height));
        (int right, int bottom) = (Math.Clamp(box.X + box.Width, 0, width), Math.Clamp(box.Y + box.Height, 0, height));
        if (left >= right || top >= bottom)
            throw new ArgumentException($"The box {box} has no pixel inside {width} x {height}.", nameof(box));
        (int ringX, int ringY) = ((int)(options.Ring * (right - left)) + 1, (int)(options.Ring * (bottom - top)) + 1);

        using var inside = new PooledBuffer<float>(width * height, clear: true);
        using var outside = new PooledBuffer<float>(width * height, clear: true);
        using var likelihood = new PooledBuffer<float>(width * height);
        foreground.Clear();
        for (int y = top; y < bottom; y++)
            foreground.Slice((y * width) + left, right - left).Fill(1);
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int y = 0, p = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++, p++)
                {
                    byte mark = marks.IsEmpty ? (byte)0 : marks[p];
                    bool inBox = x >= left && x < right && y >= top && y < bottom;
                    bool inRing = x >= left - ringX && x < right + ringX && y >= top - ringY && y < bottom + ringY;
                    float own = mark == Object ? 1 : mark == NotObject || !inBox ? 0 : foreground[p];
                    inside.Span[p] = own > 0.5f ? own : 0;
                    outside.Span[p] = (inRing || mark == NotObject) && own < 0.5f ? 1 - own : 0;
                }
            }

            GaussianMixture? subject = GaussianMixture.Fit(rgb, inside.Span, options.Components, options.Seed);
            GaussianMixture? ground = GaussianMixture.Fit(rgb, outside.Span, options.Components, options.Seed + 1);

            // A box that fills the picture has no ring, and a model may lose all its pixels: then colour says nothing and the last round stands.
            if (subject is null || ground is null)
                break;
            for (int y = top; y < bottom; y++)
            {
                (int first, int length) = ((y * width) + left, right - left);
                ReadOnlySpan<byte> colours = rgb.Slice(first * 3, length * 3);
                subject.LogLikelihood(colours, likelihood.Span.Slice(first, length));
                ground.LogLikelihood(colours, inside.Span.Slice(first, length));
                for (int p = first; p < first + length; p++)
                    foreground[p] = 1 / (1 + MathF.Exp(Math.Clamp((inside.Span[p] - likelihood.Span[p]) * options.Trust, -30, 30)));
            }
        }

        for (int p = 0; p < marks.Length; p++)
            foreground[p] = marks[p] == Object ? 1 : marks[p] == NotObject ? 0 : foreground[p];
    }
}
