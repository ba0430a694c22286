using Pipeline.Contracts.Labels;
using Pipeline.Imaging;

namespace Pipeline.Worker.Tests.Drivers;

/// <summary>48 × 48 pictures of one red disc on green noise, with exact masks.</summary>
internal static class Discs
{
    public const int Side = 48;

    public static RgbImage Picture(int index)
    {
        var random = new Random(index);
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
        {
            var disc = IsDisc(index, i % Side, i / Side);
            pixels[3 * i] = (byte)(disc ? 220 : 40 + random.Next(20));
            pixels[3 * i + 1] = (byte)(disc ? 40 : 140 + random.Next(60));
            pixels[3 * i + 2] = (byte)(60 + random.Next(20));
        }

        return new RgbImage(Side, Side, pixels);
    }

    public static IndexedMask Mask(int index) =>
        new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(IsDisc(index, i % Side, i / Side) ? 1 : 0))]);

    /// <summary>A poor guess: twice as much as the disc.</summary>
    public static IndexedMask Guess(int index) =>
        new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(IsDisc(index, i % Side, i / Side, 180) ? 1 : 0))]);

    public static WeakImage Points(string name, int index)
    {
        var (x, y) = Centre(index);
        return new WeakImage
        {
            Name = name,
            Width = Side,
            Height = Side,
            Tags = ["disc"],
            Points = [new PointLabel("disc", x, y), new PointLabel("background", 1, 1)],
        };
    }

    private static (int X, int Y) Centre(int index) => (18 + index * 5 % 13, 18 + index * 7 % 13);

    private static bool IsDisc(int index, int x, int y, int squaredRadius = 90)
    {
        var (cx, cy) = Centre(index);
        return (x - cx) * (x - cx) + (y - cy) * (y - cy) < squaredRadius;
    }
}
