using Pipeline.Formats.Geometry;
using Pipeline.Imaging;

namespace Pipeline.Formats.Tests.Geometry;

public sealed class ContourTests
{
    [Fact]
    public void Trace_RectangleWithHole_IsOneRingBridgedStraightUp()
    {
        var bits = Parse(
            ".....",
            ".###.",
            ".#.#.",
            ".###.");

        var ring = Assert.Single(Contours.Trace(bits));

        Assert.Equal(8, Contours.Area(ring));
        // The bridge is straight: readers that round each edge to their own grid round its two ways alike.
        Assert.All(ring.Zip(ring.Skip(1).Append(ring[0])), edge => Assert.True(edge.First.X == edge.Second.X || edge.First.Y == edge.Second.Y));
    }

    [Fact]
    public void Trace_PixelsThatTouchAtACorner_AreOneRing() =>
        Assert.Equal(2, Contours.Area(Assert.Single(Contours.Trace(Parse("#.", ".#")))));

    [Fact]
    public void Fill_TracedRings_GiveThePixelsBack() => RandomMasks.ForAll(mask =>
    {
        var bits = Bits.Where(mask, 1);

        var filled = Fill(bits, Contours.Trace(bits));

        Assert.Equal(bits.Pixels, filled.Pixels);
    });

    [Fact]
    public void Trace_Rings_AreAsManyAsTheGroupsOfPixels() => RandomMasks.ForAll(mask =>
    {
        var bits = Bits.Where(mask, 2);

        var (rings, parts) = (Contours.Trace(bits), Components.Find(bits));

        Assert.Equal(parts.Select(p => (double)p.Area).Order(), rings.Select(Contours.Area).Order());
    });

    /// <summary>The oracle asks for every pixel's centre how many edges lie to its left.</summary>
    [Fact]
    public void Fill_AnyPolygon_TakesThePixelsWhoseCentreIsInside()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            Vertex[] ring = [.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => new Vertex((random.NextDouble() * 30) - 5, (random.NextDouble() * 30) - 5))];

            var filled = Fill(new Bits(20, 18), [ring]);

            for (var y = 0; y < 18; y++)
            {
                for (var x = 0; x < 20; x++)
                    Assert.Equal(Encloses(ring, x + 0.5, y + 0.5), filled[x, y]);
            }
        }
    }

    [Fact]
    public void Components_OfAnyMask_CoverItExactly() => RandomMasks.ForAll(mask =>
    {
        var bits = Bits.Where(mask, 1);
        var covered = new Bits(bits.Width, bits.Height);

        foreach (var part in Components.Find(bits))
        {
            Assert.True(Runs.Fill(part.Counts(), bits.Pixels.Length));
            Runs.ForEachOne(part.Counts(), (start, length) =>
            {
                for (var at = start; at < start + length; at++)
                    covered.Pixels[(at % bits.Height * bits.Width) + (at / bits.Height)]++;
            });
        }

        Assert.Equal(bits.Pixels, covered.Pixels);
    });

    [Fact]
    public void Strokes_Covering_PaintExactlyThePixels() => RandomMasks.ForAll(mask =>
    {
        var bits = Bits.Where(mask, 1);
        var painted = new Bits(bits.Width, bits.Height);

        foreach (var line in Strokes.Cover(bits, "cat", 10_000)!)
        {
            foreach (var (a, b) in line.Path.Zip(line.Path.Skip(1).Append(line.Path[^1])))
            {
                Assert.True(a[0] == b[0] || a[1] == b[1], "only straight steps");
                for (var y = Math.Min(a[1], b[1]); y <= Math.Max(a[1], b[1]); y++)
                {
                    for (var x = Math.Min(a[0], b[0]); x <= Math.Max(a[0], b[0]); x++)
                        painted.Pixels[(y * bits.Width) + x] = 1;
                }
            }
        }

        Assert.Equal(bits.Pixels, painted.Pixels);
    });

    internal static Bits Parse(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. rows.SelectMany(row => row.Select(c => c == '#' ? (byte)1 : (byte)0))]);

    private static Bits Fill(Bits like, IReadOnlyList<IReadOnlyList<Vertex>> rings)
    {
        var filled = new Bits(like.Width, like.Height);
        foreach (var ring in rings)
            PolygonFill.Fill(like.Width, like.Height, ring, (y, from, to) => filled.Pixels.AsSpan((y * like.Width) + from, to - from).Fill(1));
        return filled;
    }

    private static bool Encloses(Vertex[] ring, double x, double y)
    {
        var inside = false;
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
            if (a.Y > y != b.Y > y && x < ((b.X - a.X) * (y - a.Y) / (b.Y - a.Y)) + a.X)
                inside = !inside;
        }
        return inside;
    }
}
