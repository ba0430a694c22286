using Pipeline.Contracts.Labels;

namespace Pipeline.Benchmarks.Nightly;

/// <summary>Labels of somebody who mistakes one class for another: a share of the classes on each image is named as some other class, in all of its marks.</summary>
internal static class WrongLabels
{
    public static WeakImage Mistake(WeakImage image, IReadOnlyList<string> classes, string background, double share, int seed)
    {
        var random = new Random(seed);
        string[] objects = [.. classes.Where(name => name != background)];
        var named = image.Tags.Concat(image.Boxes.Select(b => b.Class)).Concat(image.Points.Select(p => p.Class)).Concat(image.Scribbles.Select(s => s.Class))
            .Where(name => name != background).Distinct().Order(StringComparer.Ordinal);
        var mistaken = named.Where(_ => random.NextDouble() < share).ToDictionary(
            name => name, name => objects[(Array.IndexOf(objects, name) + 1 + random.Next(objects.Length - 1)) % objects.Length]);
        string Say(string name) => mistaken.GetValueOrDefault(name, name);
        return image with
        {
            Tags = [.. image.Tags.Select(Say).Distinct()],
            Boxes = [.. image.Boxes.Select(box => box with { Class = Say(box.Class) })],
            Points = [.. image.Points.Select(point => point with { Class = Say(point.Class) })],
            Scribbles = [.. image.Scribbles.Select(scribble => scribble with { Class = Say(scribble.Class) })],
        };
    }
}
