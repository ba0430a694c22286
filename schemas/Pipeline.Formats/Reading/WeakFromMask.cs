using Pipeline.Contracts.Labels;
using Pipeline.Formats.Geometry;
using Pipeline.Imaging;

namespace Pipeline.Formats.Reading;

/// <summary>
/// What a person would have marked who knows the mask: a tag for each class, a box around each object, and lines through all of it.
/// Methods that learn from weak labels know no masks; from these they learn nearly as much.
/// </summary>
internal static class WeakFromMask
{
    private const int MaxLinesPerClass = 200;

    // A class in more pieces than this gets one box around all of them: boxes say where a class may be, so none may be missing.
    private const int MaxBoxesPerClass = 200;

    /// <param name="mask">255 where nothing is known.</param>
    /// <param name="classes">By index.</param>
    /// <param name="boxed">Classes whose objects get boxes.</param>
    /// <param name="tags">Added to, as the others.</param>
    /// <param name="boxes">One an object.</param>
    /// <param name="scribbles">Rows of pixels.</param>
    public static void Add(
        IndexedMask mask, IReadOnlyList<string> classes, Predicate<string> boxed, List<string> tags, List<BoxLabel> boxes, List<ScribbleLabel> scribbles)
    {
        Span<bool> present = stackalloc bool[256];
        foreach (var value in mask.Pixels)
            present[value] = true;
        for (var value = 0; value < classes.Count && value < IndexedMask.Ignore; value++)
        {
            if (!present[value])
                continue;
            var bits = Bits.Where(mask, (byte)value);
            var name = classes[value];
            tags.Add(name);
            scribbles.AddRange(Strokes.Rows(bits, name, MaxLinesPerClass));
            if (!boxed(name))
                continue;
            var parts = Components.Find(bits);
            boxes.AddRange(parts.Count > MaxBoxesPerClass
                ? [Box(name, bits.Bounds()!.Value)]
                : parts.Select(part => Box(name, part.Box)));
        }
    }

    private static BoxLabel Box(string name, PixelBox box) => new(name, box.Left, box.Top, box.Width, box.Height);
}
