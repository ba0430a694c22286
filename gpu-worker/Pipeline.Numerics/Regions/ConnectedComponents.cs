namespace Pipeline.Numerics;

/// <summary>Connected regions of equal mask value. Every value forms regions, 0 and 255 as well.</summary>
public static class ConnectedComponents
{
    /// <summary>Numbers the regions from 0 in the order of their first pixel (row by row).</summary>
    /// <param name="mask">[height, width].</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="components">[height, width], receives region numbers.</param>
    /// <param name="connectivity">Edge or corner neighbours.</param>
    /// <returns>The number of regions.</returns>
    public static int Label(ReadOnlySpan<byte> mask, int width, int height, Span<int> components, Connectivity connectivity = Connectivity.Eight)
    {
        Require.Size(width, height);
        Require.Length(mask.Length, (long)width * height, "[height, width]");
        Require.Length(components.Length, (long)width * height, "[height, width]");
        bool corners = connectivity == Connectivity.Eight;
        for (int y = 0, p = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, p++)
            {
                components[p] = p;
                if (x > 0 && mask[p - 1] == mask[p])
                    DisjointSets.Join(components, p - 1, p);
                if (y == 0)
                    continue;
                if (mask[p - width] == mask[p])
                    DisjointSets.Join(components, p - width, p);
                if (corners && x > 0 && mask[p - width - 1] == mask[p])
                    DisjointSets.Join(components, p - width - 1, p);
                if (corners && x + 1 < width && mask[p - width + 1] == mask[p])
                    DisjointSets.Join(components, p - width + 1, p);
            }
        }

        // A root is the least pixel of its region, so numbers are final before anyone asks for them. They are stored inverted until the end
        // to tell them from pixel indices.
        int count = 0;
        for (int p = 0; p < components.Length; p++)
        {
            int parent = components[p];
            components[p] = parent == p ? ~count++ : components[parent];
        }

        foreach (ref int component in components)
            component = ~component;
        return count;
    }

    /// <summary>Pixels of each region.</summary>
    public static int[] Sizes(ReadOnlySpan<int> components, int count)
    {
        var sizes = new int[count];
        foreach (int component in components)
            sizes[component]++;
        return sizes;
    }

    /// <summary>Replaces regions of fewer than <paramref name="minPixels"/> pixels; regions of <paramref name="replacement"/> stay.</summary>
    /// <returns>Pixels changed.</returns>
    public static int RemoveSmall(
        Span<byte> mask, int width, int height, int minPixels, byte replacement, Connectivity connectivity = Connectivity.Eight)
    {
        using var components = new PooledBuffer<int>(mask.Length);
        int count = Label(mask, width, height, components.Span, connectivity);
        int[] sizes = Sizes(components.Span, count);
        int changed = 0;
        for (int p = 0; p < mask.Length; p++)
        {
            if (sizes[components.Span[p]] >= minPixels || mask[p] == replacement)
                continue;
            mask[p] = replacement;
            changed++;
        }

        return changed;
    }
}
