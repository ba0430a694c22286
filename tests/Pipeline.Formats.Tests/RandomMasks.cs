using FsCheck;
using FsCheck.Fluent;
using Pipeline.Imaging;

namespace Pipeline.Formats.Tests;

/// <summary>Masks as they come and as they hurt: noise, rectangles with holes and islands, a band of 255, empty, full, one pixel.</summary>
internal static class RandomMasks
{
    public const byte Classes = 4;

    public static Arbitrary<IndexedMask> All { get; } = Arb.From(
        from width in Gen.Choose(1, 24)
        from height in Gen.Choose(1, 24)
        from kind in Gen.Choose(0, 5)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Make(width, height, kind, new System.Random(seed)));

    /// <summary>Runs a property on many masks; a failure prints the mask's seed.</summary>
    public static void ForAll(Action<IndexedMask> property, int count = 150) =>
        Prop.ForAll(All, mask =>
        {
            property(mask);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static IndexedMask Make(int width, int height, int kind, System.Random random)
    {
        var mask = new IndexedMask(width, height, kind == 1 ? (byte)random.Next(Classes) : (byte)0);
        switch (kind)
        {
            case 2:
                mask.Pixels[random.Next(mask.Pixels.Length)] = (byte)random.Next(1, Classes);
                break;
            case 3:
                for (var i = 0; i < mask.Pixels.Length; i++)
                    mask.Pixels[i] = random.Next(5) == 4 ? IndexedMask.Ignore : (byte)random.Next(Classes);
                break;
            case 4 or 5:
                for (var shapes = random.Next(2, 9); shapes > 0; shapes--)
                    Rectangle(mask, random, kind == 5 && random.Next(3) == 0 ? IndexedMask.Ignore : (byte)random.Next(Classes));
                break;
        }
        return mask;
    }

    private static void Rectangle(IndexedMask mask, System.Random random, byte value)
    {
        var (x0, y0) = (random.Next(mask.Width), random.Next(mask.Height));
        var (x1, y1) = (random.Next(x0, mask.Width), random.Next(y0, mask.Height));
        for (var y = y0; y <= y1; y++)
            mask.Pixels.AsSpan((y * mask.Width) + x0, x1 - x0 + 1).Fill(value);
    }
}
