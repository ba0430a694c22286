using Pipeline.Numerics;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>Which way and how far the centre of a cell's object lies (Ahn et al. 2019, section 5.1).</summary>
/// <param name="values">[2 (rows, columns), height, width], in cells.</param>
internal sealed class DisplacementField(float[] values, int width, int height)
{
    /// <summary>Where each cell ends after following the field so many times, [2 (rows, columns), height, width]; never outside.</summary>
    public float[] Follow(int steps)
    {
        var cells = width * height;
        var ends = new float[2 * cells];
        Parallel.For(0, cells, i =>
        {
            var (y, x) = ((float)(i / width), (float)(i % width));
            for (var step = 0; step < steps; step++)
            {
                var (down, right) = (At(0, y, x), At(1, y, x));
                (y, x) = (Math.Clamp(y + down, 0, height - 1), Math.Clamp(x + right, 0, width - 1));
            }
            (ends[i], ends[cells + i]) = (y, x);
        });
        return ends;
    }

    /// <summary>Centres are connected places of short displacement; a cell belongs to the one it ends in.</summary>
    /// <param name="nearness">Cells: shorter displacements make a centre.</param>
    /// <returns>[height, width]: number of the object from 1, 0 where a cell ends in no centre; and how many there are.</returns>
    public (int[] Objects, int Count) Objects(double nearness, int steps)
    {
        var cells = width * height;
        var centres = new byte[cells];
        for (var i = 0; i < cells; i++)
        {
            centres[i] = double.Hypot(values[i], values[cells + i]) < nearness ? (byte)1 : (byte)0;
        }
        var regions = new int[cells];
        var numbers = new int[ConnectedComponents.Label(centres, width, height, regions, Connectivity.Four)];
        var count = 0;
        for (var i = 0; i < cells; i++)
        {
            if (centres[i] != 0 && numbers[regions[i]] == 0)
            {
                numbers[regions[i]] = ++count;
            }
        }
        var ends = Follow(steps);
        var objects = new int[cells];
        for (var i = 0; i < cells; i++)
        {
            objects[i] = numbers[regions[(int)MathF.Round(ends[i]) * width + (int)MathF.Round(ends[cells + i])]];
        }
        return (objects, count);
    }

    private float At(int component, float y, float x)
    {
        var (top, left) = ((int)y, (int)x);
        var (bottom, right) = (Math.Min(top + 1, height - 1), Math.Min(left + 1, width - 1));
        var (down, along) = (y - top, x - left);
        var plane = values.AsSpan(component * width * height, width * height);
        var upper = plane[top * width + left] + (plane[top * width + right] - plane[top * width + left]) * along;
        var lower = plane[bottom * width + left] + (plane[bottom * width + right] - plane[bottom * width + left]) * along;
        return upper + (lower - upper) * down;
    }
}
