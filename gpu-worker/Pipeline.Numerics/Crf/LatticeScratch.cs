namespace Pipeline.Numerics.Crf;

/// <summary>Two value sets of a lattice, read from and written to in turns.</summary>
internal sealed class LatticeScratch(int vertices, int lanes) : IDisposable
{
    private PooledBuffer<float> _current = new((vertices + 1) * lanes);
    private PooledBuffer<float> _other = new((vertices + 1) * lanes);

    public float[] Current => _current.Array;

    public float[] Other => _other.Array;

    public void Swap() => (_current, _other) = (_other, _current);

    public void Dispose()
    {
        _current.Dispose();
        _other.Dispose();
    }
}
