namespace Pipeline.Imaging;

/// <summary>For each target index the source range and weights of a normalised triangle filter.</summary>
internal sealed class TriangleWeights
{
    private readonly int[] _start;
    private readonly int[] _count;
    private readonly float[] _weights;
    private readonly int _stride;

    private TriangleWeights(int[] start, int[] count, float[] weights, int stride) =>
        (_start, _count, _weights, _stride) = (start, count, weights, stride);

    public static TriangleWeights Create(int source, int target, bool antialias)
    {
        double scale = (double)source / target;
        double radius = antialias ? Math.Max(scale, 1) : 1;
        int stride = (int)Math.Ceiling(2 * radius) + 2;
        var (start, count, weights) = (new int[target], new int[target], new float[target * stride]);
        for (int i = 0; i < target; i++)
        {
            double centre = ((i + 0.5) * scale) - 0.5;
            int first = (int)Math.Floor(centre - radius) + 1;
            int last = (int)Math.Ceiling(centre + radius) - 1;
            Span<float> own = weights.AsSpan(i * stride, stride);
            start[i] = Math.Clamp(first, 0, source - 1);
            count[i] = Math.Clamp(last, 0, source - 1) - start[i] + 1;
            double total = 0;
            for (int s = first; s <= last; s++)
                total += antialias && (s < 0 || s >= source) ? 0 : Math.Max(0, 1 - (Math.Abs(s - centre) / radius));
            for (int s = first; s <= last; s++)
            {
                // Without antialiasing the border pixel repeats outward; with it the triangle is cut off and normalised again.
                bool outside = s < 0 || s >= source;
                if (!(outside && antialias))
                    own[Math.Clamp(s, 0, source - 1) - start[i]] += (float)(Math.Max(0, 1 - (Math.Abs(s - centre) / radius)) / total);
            }
        }

        return new TriangleWeights(start, count, weights, stride);
    }

    /// <summary>One row of interleaved bytes to one row of floats.</summary>
    public void Across(ReadOnlySpan<byte> row, int channels, Span<float> target)
    {
        for (int x = 0; x < _start.Length; x++)
        {
            ReadOnlySpan<float> weights = _weights.AsSpan(x * _stride, _count[x]);
            ReadOnlySpan<byte> from = row[(_start[x] * channels)..];
            for (int c = 0; c < channels; c++)
            {
                float sum = 0;
                for (int i = 0; i < weights.Length; i++)
                    sum += weights[i] * from[(i * channels) + c];
                target[(x * channels) + c] = sum;
            }
        }
    }

    /// <summary>The weighted sum of the rows that output row <paramref name="y"/> reads.</summary>
    public void Down(ReadOnlySpan<float> rows, int rowLength, int y, Span<float> sum)
    {
        sum.Clear();
        for (int i = 0; i < _count[y]; i++)
        {
            float weight = _weights[(y * _stride) + i];
            ReadOnlySpan<float> row = rows.Slice((_start[y] + i) * rowLength, rowLength);
            for (int x = 0; x < row.Length; x++)
                sum[x] += weight * row[x];
        }
    }
}
