namespace Pipeline.Onnx.Tests.Oracles;

/// <summary>A float tensor with its shape.</summary>
internal sealed record Array4(float[] Data, int N, int C, int H, int W)
{
    public static Array4 Zero(int n, int c, int h, int w) => new(new float[n * c * h * w], n, c, h, w);

    /// <summary>Uniform in [-1, 1).</summary>
    public static Array4 Random(int seed, int n, int c, int h, int w)
    {
        var random = new Random(seed);
        var tensor = Zero(n, c, h, w);
        for (var i = 0; i < tensor.Data.Length; i++)
            tensor.Data[i] = random.NextSingle() * 2 - 1;
        return tensor;
    }

    public ref float this[int n, int c, int y, int x] => ref Data[((n * C + c) * H + y) * W + x];

    public long[] Shape => [N, C, H, W];
}
