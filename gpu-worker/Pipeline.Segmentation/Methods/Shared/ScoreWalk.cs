using Pipeline.Numerics;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Random walk of score maps at the image's size on a coarser grid of affinities.</summary>
/// <param name="Stride">Pixels a cell; the grid has ⌈size / stride⌉ cells.</param>
/// <param name="Beta">Exponent of the affinities.</param>
internal readonly record struct ScoreWalk(int Stride, double Beta, int Steps)
{
    /// <summary>Pools the planes to the grid, walks all of them together, and puts the result in their place.</summary>
    /// <param name="planes">Indices of the planes that walk.</param>
    /// <param name="keep">[cells] factor on the start values, or null.</param>
    public void Run(AffinityField field, ScoreMaps scores, int[] planes, float[]? keep = null)
    {
        var cells = field.Width * field.Height;
        var grid = new float[planes.Length * cells];
        for (var k = 0; k < planes.Length; k++)
        {
            Pool(scores.Plane(planes[k]), scores.Width, keep, grid.AsSpan(k * cells, cells));
        }
        Walk(field, grid, planes.Length);
        for (var k = 0; k < planes.Length; k++)
        {
            Enlarge(grid.AsSpan(k * cells, cells), field.Width, scores.Plane(planes[k]), scores.Width);
        }
    }

    /// <param name="plane">[height, width]</param>
    /// <param name="cells">[⌈height / stride⌉, ⌈width / stride⌉], receives means, times <paramref name="keep"/>.</param>
    public void Pool(ReadOnlySpan<float> plane, int width, float[]? keep, Span<float> cells)
    {
        Resampling.AveragePool(plane, 1, width, plane.Length / width, Stride, cells);
        for (var i = 0; keep is not null && i < cells.Length; i++)
        {
            cells[i] *= keep[i];
        }
    }

    /// <param name="grid">[planes, rows, columns], changed in place.</param>
    public void Walk(AffinityField field, float[] grid, int planes) => AffinityWalk.Run(field, (float)Beta, Steps, grid, planes, grid, Environment.ProcessorCount);

    /// <summary>Cells → pixels. The last cells reach beyond a picture whose size is no multiple of the stride, so the grid is enlarged as a whole and then cut.</summary>
    /// <param name="plane">[height, width], replaced.</param>
    public void Enlarge(ReadOnlySpan<float> cells, int columns, Span<float> plane, int width)
    {
        var (right, bottom) = (columns * Stride, cells.Length / columns * Stride);
        var whole = new float[right * bottom];
        Resampling.Bilinear(cells, 1, columns, cells.Length / columns, whole, right, bottom);
        for (var y = 0; y < plane.Length / width; y++)
        {
            whole.AsSpan(y * right, width).CopyTo(plane[(y * width)..]);
        }
    }
}
