using Pipeline.Contracts.Labels;

namespace Pipeline.Local.Scenes.Labels;

/// <summary>
/// Marks a scene as a person would who sees the picture, from the visible part of each object: tags, a tight box,
/// a click near the middle, a stroke along the middle. The background gets two clicks and one or two strokes.
/// </summary>
public static class WeakLabeler
{
    /// <summary>Width of a drawn line in pixels.</summary>
    public const int Stroke = 3;

    private const int BackgroundPoints = 2;

    // The line's centre stays this far from the edge of what it marks, so that its full width does not cross it.
    private const float ObjectClearance = 2.6f;
    private const float BackgroundClearance = 5f;
    private const int LongestStroke = 90;

    /// <param name="seed">Where a person clicks is drawn from this seed and the index, apart from how the scene was composed.</param>
    public static WeakImage Mark(Scene scene, string name, LabelChoice choice, int seed, int index)
    {
        var random = new SceneRandom(seed ^ 0x5EED, index);
        var regions = Enumerable.Range(0, scene.Objects.Count + 1).Select(number => Region(scene, number)).ToList();
        return new WeakImage
        {
            Name = name,
            Width = scene.Width,
            Height = scene.Height,
            Tags = choice.HasFlag(LabelChoice.Tags) ? Tags(scene) : [],
            Boxes = choice.HasFlag(LabelChoice.Boxes) ? [.. scene.Objects.Select((o, i) => Box(scene, o, i + 1))] : [],
            Points = choice.HasFlag(LabelChoice.Points) ? [.. Points(scene, regions, random)] : [],
            Scribbles = choice.HasFlag(LabelChoice.Scribbles) ? [.. Scribbles(scene, regions, random)] : [],
        };
    }

    private static float[] Region(Scene scene, int number)
    {
        var inside = new bool[scene.Instances.Length];
        for (var i = 0; i < inside.Length; i++)
            inside[i] = scene.Instances[i] == number;
        return Depth.Of(inside, scene.Width, scene.Height);
    }

    private static List<string> Tags(Scene scene) =>
        [.. scene.Objects.OrderBy(o => o.ClassIndex).Select(o => o.Class).Distinct()];

    private static BoxLabel Box(Scene scene, SceneObject marked, int number)
    {
        int left = scene.Width, top = scene.Height, right = 0, bottom = 0;
        for (var i = 0; i < scene.Instances.Length; i++)
        {
            if (scene.Instances[i] != number)
                continue;
            left = Math.Min(left, i % scene.Width);
            right = Math.Max(right, i % scene.Width + 1);
            top = Math.Min(top, i / scene.Width);
            bottom = Math.Max(bottom, i / scene.Width + 1);
        }
        return new BoxLabel(marked.Class, left, top, right - left, bottom - top);
    }

    private static IEnumerable<PointLabel> Points(Scene scene, List<float[]> regions, SceneRandom random)
    {
        for (var point = 0; point < BackgroundPoints; point++)
            yield return Click(scene, SceneClasses.Background, regions[0], 0.25f, random);
        for (var i = 0; i < scene.Objects.Count; i++)
            yield return Click(scene, scene.Objects[i].Class, regions[i + 1], 0.6f, random);
    }

    /// <summary>Any pixel that lies at least this share of the greatest depth inside the region.</summary>
    private static PointLabel Click(Scene scene, string @class, float[] depth, float share, SceneRandom random)
    {
        var least = share * depth.Max();
        var candidates = Enumerable.Range(0, depth.Length).Where(i => depth[i] > 0 && depth[i] >= least).ToList();
        var pixel = random.Pick(candidates);
        return new PointLabel(@class, pixel % scene.Width, pixel / scene.Width);
    }

    private static IEnumerable<ScribbleLabel> Scribbles(Scene scene, List<float[]> regions, SceneRandom random)
    {
        foreach (var path in BackgroundStrokes(scene, regions[0], random))
            yield return new ScribbleLabel(SceneClasses.Background, Stroke, path);
        for (var i = 0; i < scene.Objects.Count; i++)
        {
            var path = new StrokePath(regions[i + 1], scene.Width, scene.Height).Find(random, ObjectClearance, LongestStroke);
            var stroke = path.Count == 1 && regions[i + 1].Max() < ObjectClearance ? 1 : Stroke;
            yield return new ScribbleLabel(scene.Objects[i].Class, stroke, Vertices(path));
        }
    }

    /// <summary>One stroke in each half of the picture that has room for one, the halves cut upright or across.</summary>
    private static IEnumerable<IReadOnlyList<int[]>> BackgroundStrokes(Scene scene, float[] background, SceneRandom random)
    {
        var upright = random.Chance(0.5f);
        var wanted = 1 + random.Below(2);
        var first = random.Below(2);
        for (var half = 0; half < wanted; half++)
        {
            var part = (first + half) % 2;
            var depth = background.Select((d, i) => InHalf(i) == part ? d : 0f).ToArray();
            if (depth.Max() >= BackgroundClearance || half == 0)
                yield return Vertices(new StrokePath(depth.Max() >= BackgroundClearance ? depth : background, scene.Width, scene.Height)
                    .Find(random, BackgroundClearance, LongestStroke));
        }

        int InHalf(int pixel) =>
            upright ? pixel % scene.Width * 2 / scene.Width : pixel / scene.Width * 2 / scene.Height;
    }

    private static List<int[]> Vertices(IReadOnlyList<(int X, int Y)> path) => [.. path.Select(p => new[] { p.X, p.Y })];
}
