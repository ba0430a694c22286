using Pipeline.Numerics.Regions;

namespace Pipeline.Numerics;

/// <summary>
/// Thin centre lines of a mask by distance-ordered thinning (after Pudney 1998): as long as a pixel can go, the one nearest to the outside goes,
/// the first in reading order among equals. A pixel can go when it is simple (removing it neither joins, splits nor closes anything, with
/// 8-connected shapes and 4-connected holes) and is no end of a line. Components and holes are kept by construction.
/// </summary>
public static class Skeleton
{
    /// <param name="mask">[height, width]; non-zero is shape. Outside the picture there is none.</param>
    /// <param name="width">1–32,767 less two.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="skeleton">[height, width], receives 1 on the lines and 0 elsewhere.</param>
    public static void Thin(ReadOnlySpan<byte> mask, int width, int height, Span<byte> skeleton)
    {
        Check(mask, width, height, skeleton);
        using var distances = new PooledBuffer<int>(mask.Length);
        Distances(mask, width, height, distances.Span);
        Copy(mask, skeleton);
        var queue = new PriorityQueue<int, long>();
        using var queued = new PooledBuffer<byte>(mask.Length, clear: true);
        for (int p = 0; p < mask.Length; p++)
            Enqueue(p, queue, queued.Span, distances.Span, skeleton, Neighbourhood.Read(skeleton, width, height, p));
        while (queue.TryDequeue(out int p, out _))
        {
            queued.Span[p] = 0;
            if (!Neighbourhood.CanGo(Neighbourhood.Read(skeleton, width, height, p)))
                continue;
            skeleton[p] = 0;

            // What can go changes only next to what went.
            (int x, int y) = (p % width, p / width);
            for (int ny = Math.Max(y - 1, 0); ny <= Math.Min(y + 1, height - 1); ny++)
            {
                for (int nx = Math.Max(x - 1, 0); nx <= Math.Min(x + 1, width - 1); nx++)
                {
                    int n = (ny * width) + nx;
                    Enqueue(n, queue, queued.Span, distances.Span, skeleton, Neighbourhood.Read(skeleton, width, height, n));
                }
            }
        }
    }

    /// <summary>The same by its definition, looking at every pixel before each removal: what the queue is measured against.</summary>
    internal static void ThinPlain(ReadOnlySpan<byte> mask, int width, int height, Span<byte> skeleton)
    {
        Check(mask, width, height, skeleton);
        var distances = new int[mask.Length];
        Distances(mask, width, height, distances);
        Copy(mask, skeleton);
        while (true)
        {
            int next = -1;
            for (int p = 0; p < mask.Length; p++)
            {
                bool nearer = next < 0 || distances[p] < distances[next];
                if (skeleton[p] != 0 && nearer && Neighbourhood.CanGoPlain(Neighbourhood.Read(skeleton, width, height, p)))
                    next = p;
            }

            if (next < 0)
                return;
            skeleton[next] = 0;
        }
    }

    private static void Enqueue(int pixel, PriorityQueue<int, long> queue, Span<byte> queued, ReadOnlySpan<int> distances, ReadOnlySpan<byte> skeleton, int around)
    {
        if (skeleton[pixel] == 0 || queued[pixel] != 0 || !Neighbourhood.CanGo(around))
            return;
        queued[pixel] = 1;
        queue.Enqueue(pixel, ((long)distances[pixel] << 32) | (uint)pixel);
    }

    private static void Copy(ReadOnlySpan<byte> mask, Span<byte> skeleton)
    {
        for (int p = 0; p < mask.Length; p++)
            skeleton[p] = mask[p] != 0 ? (byte)1 : (byte)0;
    }

    /// <summary>Squared distances to the outside, which begins beyond the picture's border too.</summary>
    private static void Distances(ReadOnlySpan<byte> mask, int width, int height, Span<int> distances)
    {
        int padded = width + 2;
        using var outside = new PooledBuffer<byte>(padded * (height + 2));
        using var squared = new PooledBuffer<int>(outside.Length);
        outside.Span.Fill(1);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                outside.Span[((y + 1) * padded) + x + 1] = mask[(y * width) + x] != 0 ? (byte)0 : (byte)1;
        }

        DistanceTransform.Squared(outside.Span, padded, height + 2, squared.Span);
        for (int y = 0; y < height; y++)
            squared.Span.Slice(((y + 1) * padded) + 1, width).CopyTo(distances[(y * width)..]);
    }

    private static void Check(ReadOnlySpan<byte> mask, int width, int height, Span<byte> skeleton)
    {
        Require.Size(width, height);
        Require.Length(mask.Length, (long)width * height, "[height, width]");
        Require.Length(skeleton.Length, (long)width * height, "[height, width]");
    }
}
