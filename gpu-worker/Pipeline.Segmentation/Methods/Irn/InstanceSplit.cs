using Pipeline.Numerics;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>Score planes of single objects → masks (Ahn et al. 2019, section 5.2).</summary>
internal static class InstanceSplit
{
    /// <param name="planes">[objects, height, width], the highest value 1: how strongly a pixel belongs to each object.</param>
    /// <param name="classes">[objects]: the class of each.</param>
    /// <param name="background">A pixel whose best score is not above this belongs to none.</param>
    /// <param name="minShare">Share of the image below which a fragment is dropped.</param>
    public static List<InstanceMask> Run(float[] planes, IReadOnlyList<int> classes, int width, int height, double background, double minShare)
    {
        var pixels = width * height;
        var best = new int[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var highest = (float)background;
            best[i] = -1;
            for (var k = 0; k < classes.Count; k++)
            {
                if (planes[k * pixels + i] > highest)
                {
                    (highest, best[i]) = (planes[k * pixels + i], k);
                }
            }
        }
        var found = new List<InstanceMask>();
        for (var k = 0; k < classes.Count; k++)
        {
            found.AddRange(Fragments(planes.AsSpan(k * pixels, pixels), best, k, width, height)
                .Where(fragment => fragment.Pixels >= minShare * pixels)
                .Select(fragment => new InstanceMask(classes[k], fragment.Score, fragment.Mask)));
        }
        return [.. found.OrderByDescending(instance => instance.Score)];
    }

    private static List<(byte[] Mask, double Score, int Pixels)> Fragments(ReadOnlySpan<float> plane, int[] best, int index, int width, int height)
    {
        var own = new byte[best.Length];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = best[i] == index ? (byte)1 : (byte)0;
        }
        var regions = new int[own.Length];
        var count = ConnectedComponents.Label(own, width, height, regions);
        var fragments = new (byte[]? Mask, double Score, int Pixels)[count];
        for (var i = 0; i < own.Length; i++)
        {
            if (own[i] == 0)
            {
                continue;
            }
            ref var fragment = ref fragments[regions[i]];
            fragment.Mask ??= new byte[own.Length];
            fragment.Mask[i] = 1;
            fragment.Score = Math.Max(fragment.Score, Math.Clamp(plane[i], 0, 1));
            fragment.Pixels++;
        }
        return [.. fragments.Where(fragment => fragment.Mask is not null).Select(fragment => (fragment.Mask!, fragment.Score, fragment.Pixels))];
    }
}
