using System.Numerics;

namespace Pipeline.Numerics.Regions;

/// <summary>
/// The eight neighbours of a pixel as bits, clockwise from the upper left: even bits are corners, odd bits share an edge.
/// Tells whether the pixel can go without a change of topology.
/// </summary>
internal static class Neighbourhood
{
    private const int Sides = 8;

    private static readonly (int X, int Y)[] Clockwise = [(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0)];

    private static readonly bool[] Removable = [.. Enumerable.Range(0, 1 << Sides).Select(around => IsSimple(around) && BitOperations.PopCount((uint)around) > 1)];

    public static int Read(ReadOnlySpan<byte> mask, int width, int height, int pixel)
    {
        (int x, int y) = (pixel % width, pixel / width);
        int around = 0;
        for (int side = 0; side < Sides; side++)
        {
            (int nx, int ny) = (x + Clockwise[side].X, y + Clockwise[side].Y);
            if (nx >= 0 && ny >= 0 && nx < width && ny < height && mask[(ny * width) + nx] != 0)
                around |= 1 << side;
        }

        return around;
    }

    /// <summary>Simple and no end of a line, from a table.</summary>
    public static bool CanGo(int around) => Removable[around];

    /// <summary>
    /// The same by counting: one 8-connected piece of shape around the pixel, one 4-connected piece of ground that touches it with an edge,
    /// and at least two neighbours.
    /// </summary>
    public static bool CanGoPlain(int around) =>
        BitOperations.PopCount((uint)around) > 1 && Pieces(around, shape: true) == 1 && Pieces(around, shape: false) == 1;

    /// <summary>Hilditch's crossing number: ways from ground over an edge into shape, once around.</summary>
    private static bool IsSimple(int around)
    {
        int crossings = 0;
        for (int side = 1; side < Sides; side += 2)
        {
            bool shapeAfter = (around & (1 << ((side + 1) % Sides))) != 0 || (around & (1 << ((side + 2) % Sides))) != 0;
            crossings += (around & (1 << side)) == 0 && shapeAfter ? 1 : 0;
        }

        return crossings == 1;
    }

    private static int Pieces(int around, bool shape)
    {
        int pieces = 0, seen = 0;
        for (int side = 0; side < Sides; side++)
        {
            bool starts = Is(side) && (seen & (1 << side)) == 0 && (shape || side % 2 == 1);
            if (!starts)
                continue;
            pieces++;
            var open = new Stack<int>([side]);
            while (open.TryPop(out int at))
            {
                seen |= 1 << at;
                for (int other = 0; other < Sides; other++)
                {
                    (int dx, int dy) = (Math.Abs(Clockwise[at].X - Clockwise[other].X), Math.Abs(Clockwise[at].Y - Clockwise[other].Y));
                    bool touches = shape ? Math.Max(dx, dy) == 1 : dx + dy == 1;
                    if (touches && Is(other) && (seen & (1 << other)) == 0)
                        open.Push(other);
                }
            }
        }

        return pieces;

        bool Is(int side) => ((around & (1 << side)) != 0) == shape;
    }
}
