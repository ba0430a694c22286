namespace Pipeline.Local.Scenes.Labels;

/// <summary>How deep each pixel of a region lies inside it.</summary>
internal static class Depth
{
    private const float Diagonal = 1.41421356f;

    /// <summary>
    /// Steps from each inside pixel to the nearest outside pixel, 0 outside; diagonal steps count √2 (two-pass chamfer,
    /// Rosenfeld and Pfaltz 1966). The picture's border counts as outside.
    /// </summary>
    public static float[] Of(ReadOnlySpan<bool> inside, int width, int height)
    {
        var depth = new float[inside.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                if (inside[y * width + x])
                    depth[y * width + x] = Math.Min(
                        Math.Min(At(depth, x - 1, y), At(depth, x, y - 1)) + 1,
                        Math.Min(At(depth, x - 1, y - 1), At(depth, x + 1, y - 1)) + Diagonal);
        for (var y = height - 1; y >= 0; y--)
            for (var x = width - 1; x >= 0; x--)
                if (inside[y * width + x])
                    depth[y * width + x] = Math.Min(
                        depth[y * width + x],
                        Math.Min(
                            Math.Min(At(depth, x + 1, y), At(depth, x, y + 1)) + 1,
                            Math.Min(At(depth, x - 1, y + 1), At(depth, x + 1, y + 1)) + Diagonal));
        return depth;

        float At(float[] values, int x, int y) => x < 0 || y < 0 || x >= width || y >= height ? 0 : values[y * width + x];
    }
}
