namespace Pipeline.Numerics;

/// <summary>Which pairs of cells have an affinity, and which cells lie between them.</summary>
public static class AffinityOffsets
{
    /// <summary>
    /// One offset for every unordered pair with 0 &lt; distance &lt; <paramref name="radius"/>: Y > 0, or Y = 0 and X > 0, row by row.
    /// AffinityNet takes 5 (34 offsets, Ahn and Kwak 2018, section 3.2), IRNet trains with 10 (152, Ahn et al. 2019, section 4).
    /// </summary>
    /// <param name="radius">Cells, 2–64.</param>
    public static CellOffset[] HalfPlane(int radius)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(radius, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, 64);
        var offsets = new List<CellOffset>();
        for (int y = 0; y < radius; y++)
        {
            for (int x = y == 0 ? 1 : 1 - radius; x < radius; x++)
            {
                if ((x * x) + (y * y) < radius * radius)
                    offsets.Add(new CellOffset(x, y));
            }
        }

        return [.. offsets];
    }

    /// <summary>
    /// The cells of the bounding box from (0, 0) to <paramref name="end"/> whose squared distance to the line through both is below 1, both ends
    /// among them: where IRNet looks for a boundary between two cells.
    /// </summary>
    /// <param name="end">Not (0, 0).</param>
    public static CellOffset[] Path(CellOffset end)
    {
        int squaredLength = (end.X * end.X) + (end.Y * end.Y);
        ArgumentOutOfRangeException.ThrowIfZero(squaredLength, nameof(end));
        var path = new List<CellOffset>();
        for (int y = Math.Min(0, end.Y); y <= Math.Max(0, end.Y); y++)
        {
            for (int x = Math.Min(0, end.X); x <= Math.Max(0, end.X); x++)
            {
                int cross = (end.Y * x) - (end.X * y);
                if (cross * cross < squaredLength)
                    path.Add(new CellOffset(x, y));
            }
        }

        return [.. path];
    }
}
