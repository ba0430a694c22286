using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>
/// Classes that come together in most of the images that hold any of them, such as a face and a body. Only the few images that hold one without the other
/// tell which is which, and their say drowns: learned at once, the classes end up swapped or not by chance. So they are learned as one class first;
/// where an image holds one of them alone, what that finds is this one, and the next probe learns the difference from there.
/// </summary>
internal sealed class Companions
{
    /// <summary>Least share of the images that hold either of two classes that hold both.</summary>
    public const double LeastOverlap = 2.0 / 3;

    // [classes] the lowest index among a class's companions; itself where it has none.
    private readonly int[] _first;

    private Companions(int[] first) => _first = first;

    /// <returns>
    /// Null where no classes are companions, or anything but tags tells them apart. Those of which no image ever holds one alone are none: nothing would
    /// be left to learn the difference from.
    /// </returns>
    public static Companions? Find(IReadOnlyList<SeededImage> seeded)
    {
        if (seeded.Count == 0 || seeded.Any(image => (image.Image.Kinds & ~LabelKinds.Tags) != 0))
        {
            return null;
        }
        ClassRegions[] images = [.. seeded.Select(image => image.Regions)];
        var classes = images[0].Classes;
        var first = Enumerable.Range(0, classes).ToArray();
        for (var a = 0; a < classes; a++)
        {
            for (var b = a + 1; b < classes; b++)
            {
                var both = images.Count(image => image.IsPresent(a) && image.IsPresent(b));
                var either = images.Count(image => image.IsPresent(a) || image.IsPresent(b));
                if (both > 0 && both >= LeastOverlap * either && first[a] != first[b])
                {
                    var (kept, joined) = (Math.Min(first[a], first[b]), Math.Max(first[a], first[b]));
                    first = Array.ConvertAll(first, c => c == joined ? kept : c);
                }
            }
        }
        var told = images.SelectMany(image => image.Present.GroupBy(c => first[c]).Where(group => group.Count() == 1).Select(group => group.Key)).ToHashSet();
        first = [.. first.Select((c, index) => told.Contains(c) ? c : index)];
        return first.Where((c, index) => c != index).Any() ? new Companions(first) : null;
    }

    /// <summary>The regions of an image with tags alone, with the first of the companions in place of each of them.</summary>
    public ClassRegions Join(ClassRegions regions)
    {
        var present = new bool[regions.Classes];
        foreach (var c in regions.Present)
        {
            present[_first[c]] = true;
        }
        return new ClassRegions(present, new BoxLabel[]?[regions.Classes]) { HasBackground = regions.HasBackground };
    }

    /// <summary>Names, in a mask of joined classes, the companion that the image holds; where it holds several, the pixel becomes 255.</summary>
    /// <param name="regions">Before <see cref="Join"/>.</param>
    public void Part(ClassRegions regions, byte[] mask)
    {
        var names = Enumerable.Range(0, byte.MaxValue + 1).Select(c => (byte)c).ToArray();
        foreach (var group in regions.Present.GroupBy(c => _first[c]))
        {
            names[group.Key] = group.Count() == 1 ? (byte)group.First() : IndexedMask.Ignore;
        }
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = names[mask[i]];
        }
    }
}
