namespace Pipeline.Numerics.Regions;

/// <summary>The centres of the k-means, started on an even grid.</summary>
internal sealed class SlicCentres
{
    /// <summary>Values a centre: L, a, b, x, y.</summary>
    public const int Size = 5;

    /// <summary>Sums a centre: those of its pixels and their number.</summary>
    public const int Sums = Size + 1;

    /// <summary>
    /// How far a centre looks, in cells of the grid. The paper's 1 lets neighbours cut a region in two where one centre could have taken all of it.
    /// </summary>
    private const float Reach = 1.5f;

    private readonly int _width;
    private readonly int _height;
    private readonly int _columns;
    private readonly int _rows;

    public SlicCentres(LabPlanes planes, in SlicOptions options)
    {
        (_width, _height) = (planes.Width, planes.Height);
        float step = Step(_width * _height, options);
        (_columns, _rows) = (Math.Max(1, (int)MathF.Round(_width / step)), Math.Max(1, (int)MathF.Round(_height / step)));
        SpatialWeight = options.Compactness / step * (options.Compactness / step);
        Values = new float[Count * Size];
        for (int k = 0; k < Count; k++)
        {
            (float x, float y) = (((k % _columns) + 0.5f) * _width / _columns, ((k / _columns) + 0.5f) * _height / _rows);
            int at = ((int)y * planes.Stride) + (int)x;
            (Values[k * Size], Values[(k * Size) + 1], Values[(k * Size) + 2]) = (planes.Array[planes.L + at], planes.Array[planes.A + at], planes.Array[planes.B + at]);
            (Values[(k * Size) + 3], Values[(k * Size) + 4]) = (x - 0.5f, y - 0.5f);
        }
    }

    public int Count => _columns * _rows;

    /// <summary>[centres, 5].</summary>
    public float[] Values { get; }

    /// <summary>Factor on squared distances in pixels against squared distances in colour.</summary>
    public float SpatialWeight { get; }

    /// <summary>Side of a square superpixel.</summary>
    public static float Step(int pixels, in SlicOptions options) => MathF.Max(1, MathF.Sqrt((float)pixels / options.Superpixels));

    /// <summary>Where centre k looks for pixels; bounds are inclusive.</summary>
    public (int Left, int Right, int Top, int Bottom) Window(int k)
    {
        (float x, float y) = (Values[(k * Size) + 3], Values[(k * Size) + 4]);
        (float reachX, float reachY) = (Reach * _width / _columns, Reach * _height / _rows);
        return (
            Math.Max(0, (int)MathF.Floor(x - reachX)),
            Math.Min(_width - 1, (int)MathF.Ceiling(x + reachX)),
            Math.Max(0, (int)MathF.Floor(y - reachY)),
            Math.Min(_height - 1, (int)MathF.Ceiling(y + reachY)));
    }

    /// <summary>The cell of the grid; takes the pixels that all centres have moved away from.</summary>
    public int Home(int x, int y) => ((int)((long)y * _rows / _height) * _columns) + (int)((long)x * _columns / _width);

    /// <summary>Moves every centre to the mean of its pixels; one that has none stays.</summary>
    /// <param name="sums">[centres, 6].</param>
    public void Move(ReadOnlySpan<double> sums)
    {
        for (int k = 0; k < Count; k++)
        {
            double pixels = sums[(k * Sums) + Size];
            for (int i = 0; i < Size && pixels > 0; i++)
                Values[(k * Size) + i] = (float)(sums[(k * Sums) + i] / pixels);
        }
    }
}
