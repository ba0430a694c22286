namespace Pipeline.Numerics.Crf;

/// <summary>
/// Where a feature vector lies in the permutohedral lattice: the packed keys of the d + 1 corners of its simplex and the barycentric weights.
/// After Adams, Baek, Davis 2010 (section 3): lift to the plane of zero sum, round to the nearest remainder-0 point, sort the residuals.
/// </summary>
internal readonly ref struct LatticeEmbedding
{
    private readonly int _d;
    private readonly float[] _scale;
    private readonly LatticeKeys _keys;
    private readonly Span<float> _lifted;
    private readonly Span<float> _barycentric;
    private readonly Span<int> _rounded;
    private readonly Span<int> _rank;

    /// <param name="scale">From <see cref="Scale"/>.</param>
    /// <param name="keys">Sized for all features to come.</param>
    /// <param name="floats">Scratch, <c>2 d + 3</c>.</param>
    /// <param name="integers">Scratch, <c>2 d + 2</c>.</param>
    public LatticeEmbedding(float[] scale, LatticeKeys keys, Span<float> floats, Span<int> integers)
    {
        _d = scale.Length;
        (_scale, _keys) = (scale, keys);
        _lifted = floats[..(_d + 1)];
        _barycentric = floats.Slice(_d + 1, _d + 2);
        _rounded = integers[..(_d + 1)];
        _rank = integers.Slice(_d + 1, _d + 1);
    }

    /// <summary>
    /// Per-dimension factor that gives the blur [1/2, 1, 1/2] along all axes unit variance: sqrt(2/3) (d+1) / sqrt((i+1)(i+2)).
    /// </summary>
    public static float[] Scale(int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(i => (float)(Math.Sqrt(2.0 / 3) * (dimensions + 1) / Math.Sqrt((i + 1.0) * (i + 2.0))))];

    /// <summary>Rotates a scaled feature vector into the plane whose d + 1 coordinates sum to zero.</summary>
    public static void Lift(ReadOnlySpan<float> feature, ReadOnlySpan<float> scale, Span<float> lifted)
    {
        float sum = 0;
        for (int i = scale.Length; i > 0; i--)
        {
            float value = feature[i - 1] * scale[i - 1];
            lifted[i] = sum - (i * value);
            sum += value;
        }

        lifted[0] = sum;
    }

    /// <param name="feature">d values.</param>
    /// <param name="keys">Receives d + 1 corner keys, remainder 0 first.</param>
    /// <param name="weights">Receives d + 1 weights that sum to one.</param>
    public void Embed(ReadOnlySpan<float> feature, Span<ulong> keys, Span<float> weights)
    {
        int d = _d;
        Lift(feature, _scale, _lifted);
        int sum = 0;
        float inverse = 1f / (d + 1);
        for (int i = 0; i <= d; i++)
        {
            int nearest = (int)MathF.Round(_lifted[i] * inverse);
            _rounded[i] = nearest * (d + 1);
            _lifted[i] -= _rounded[i];
            _rank[i] = 0;
            sum += nearest;
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = i + 1; j <= d; j++)
            {
                int less = _lifted[i] < _lifted[j] ? 1 : 0;
                _rank[i] += less;
                _rank[j] += 1 - less;
            }
        }

        // Rounding may leave the plane by a multiple of d + 1: the coordinates with the largest residuals move back.
        for (int i = 0; i <= d; i++)
        {
            int rank = _rank[i] + sum;
            int turns = rank < 0 ? 1 : rank > d ? -1 : 0;
            _rank[i] = rank + (turns * (d + 1));
            _rounded[i] += turns * (d + 1);
            _lifted[i] -= turns * (d + 1);
        }

        _barycentric.Clear();
        for (int i = 0; i <= d; i++)
        {
            float part = _lifted[i] * inverse;
            _barycentric[d - _rank[i]] += part;
            _barycentric[d + 1 - _rank[i]] -= part;
        }

        weights[0] = _barycentric[0] + 1 + _barycentric[d + 1];
        _barycentric[1..(d + 1)].CopyTo(weights[1..]);

        // From corner k to k + 1 the coordinate of rank d - k takes its turn down, all others go up by one: a step along that axis.
        Span<int> axisOfRank = _rounded;
        ulong key = _keys.Pack(_rounded);
        for (int i = 0; i <= d; i++)
            axisOfRank[_rank[i]] = i;
        keys[0] = key;
        for (int k = 0; k < d; k++)
            keys[k + 1] = key += _keys.Steps[axisOfRank[d - k]];
    }
}
