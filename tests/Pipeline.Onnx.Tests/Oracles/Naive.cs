namespace Pipeline.Onnx.Tests.Oracles;

/// <summary>Layers as their definitions say, one output at a time and in double.</summary>
internal static class Naive
{
    public static Array4 Conv(
        Array4 input, Array4 weight, float[]? bias, (int Y, int X) stride, (int Top, int Left, int Bottom, int Right) pad, (int Y, int X) dilation, int group)
    {
        var height = (input.H + pad.Top + pad.Bottom - ((weight.H - 1) * dilation.Y + 1)) / stride.Y + 1;
        var width = (input.W + pad.Left + pad.Right - ((weight.W - 1) * dilation.X + 1)) / stride.X + 1;
        var output = Array4.Zero(input.N, weight.N, height, width);
        var outputsPerGroup = weight.N / group;
        return Fill(output, (n, o, y, x) =>
        {
            double sum = bias?[o] ?? 0;
            for (var i = 0; i < weight.C; i++)
            for (var ky = 0; ky < weight.H; ky++)
            for (var kx = 0; kx < weight.W; kx++)
            {
                var sy = y * stride.Y - pad.Top + ky * dilation.Y;
                var sx = x * stride.X - pad.Left + kx * dilation.X;
                if (sy >= 0 && sy < input.H && sx >= 0 && sx < input.W)
                    sum += (double)weight[o, i, ky, kx] * input[n, o / outputsPerGroup * weight.C + i, sy, sx];
            }
            return sum;
        });
    }

    public static Array4 Resize(Array4 input, int height, int width, bool alignCorners)
    {
        return Fill(Array4.Zero(input.N, input.C, height, width), (n, c, y, x) =>
        {
            var (y0, y1, fy) = Neighbours(y, input.H, height, alignCorners);
            var (x0, x1, fx) = Neighbours(x, input.W, width, alignCorners);
            return (1 - fy) * ((1 - fx) * input[n, c, y0, x0] + fx * input[n, c, y0, x1])
                + fy * ((1 - fx) * input[n, c, y1, x0] + fx * input[n, c, y1, x1]);
        });
    }

    /// <summary>TensorFlow's documented rule: the padding follows from the remainder of size and stride.</summary>
    public static (int Before, int After) SamePadding(int size, int kernel, int stride, int dilation)
    {
        var span = (kernel - 1) * dilation + 1;
        var total = size % stride == 0 ? Math.Max(span - stride, 0) : Math.Max(span - size % stride, 0);
        return (total / 2, total - total / 2);
    }

    public static Array4 Map(Array4 input, Func<double, double> function) =>
        input with { Data = [.. input.Data.Select(v => (float)function(v))] };

    public static Array4 Fill(Array4 output, Func<int, int, int, int, double> value)
    {
        for (var n = 0; n < output.N; n++)
        for (var c = 0; c < output.C; c++)
        for (var y = 0; y < output.H; y++)
        for (var x = 0; x < output.W; x++)
            output[n, c, y, x] = (float)value(n, c, y, x);
        return output;
    }

    private static (int Low, int High, double Fraction) Neighbours(int position, int size, int resized, bool alignCorners)
    {
        var source = alignCorners
            ? resized == 1 ? 0 : position * (size - 1) / (double)(resized - 1)
            : Math.Clamp((position + 0.5) * size / resized - 0.5, 0, size - 1);
        var low = Math.Min((int)Math.Floor(source), size - 1);
        return (low, Math.Min(low + 1, size - 1), source - low);
    }
}
