namespace Pipeline.Numerics.Crf;

/// <summary>
/// A lattice point as one 64-bit word. The d + 1 coordinates sum to zero, so all but the first are stored, each in just as many bits as its
/// range over this image needs. A step along a lattice axis (all coordinates +1, the axis itself -d) is then one addition to the word.
/// The last coordinate, which depends on the last feature alone, lies highest: sorted words are sorted by it.
/// </summary>
internal sealed class LatticeKeys
{
    private const int AvailableBits = 63;

    private readonly int[] _shift;
    private readonly int[] _origin;

    /// <param name="lowest">Least value of each elevated coordinate, d + 1 of them.</param>
    /// <param name="highest">Greatest value.</param>
    public LatticeKeys(ReadOnlySpan<float> lowest, ReadOnlySpan<float> highest)
    {
        int d = lowest.Length - 1;

        // Rounding moves a coordinate by up to d + 1 and the rank correction by as much again; simplex corners and the blur add d each.
        int margin = 4 * (d + 1);
        _shift = new int[d];
        _origin = new int[d];
        int bits = 0;
        for (int i = 0; i < d; i++)
        {
            _shift[i] = bits;
            _origin[i] = (int)MathF.Floor(lowest[i + 1]) - margin;
            long range = (long)MathF.Ceiling(highest[i + 1]) + margin - _origin[i];
            bits += 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)range);
        }

        if (bits > AvailableBits)
            throw new ArgumentOutOfRangeException(nameof(highest), $"The lattice needs {bits} bits a point, {AvailableBits} are available: widen the bandwidths (sigmas) or use a smaller image.");
        Steps = new ulong[d + 1];
        ulong ones = 0;
        for (int i = 0; i < d; i++)
            ones += 1UL << _shift[i];
        for (int axis = 0; axis <= d; axis++)
            Steps[axis] = axis > 0 ? ones - ((ulong)(d + 1) << _shift[axis - 1]) : ones;
        Bits = bits;
    }

    /// <summary>What one step along each of the d + 1 axes adds to a key.</summary>
    public ulong[] Steps { get; }

    /// <summary>All keys are below 2 to this.</summary>
    public int Bits { get; }

    /// <summary>Never zero: every field keeps its margin.</summary>
    public ulong Pack(ReadOnlySpan<int> coordinates)
    {
        ulong key = 0;
        for (int i = 0; i < _shift.Length; i++)
            key += (ulong)(coordinates[i + 1] - _origin[i]) << _shift[i];
        return key;
    }
}
