using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;

namespace Pipeline.Local.Tests.Scenes;

public sealed class WeakLabelerTests(SceneFixture fixture) : IClassFixture<SceneFixture>
{
    [Fact]
    public void Tags_EveryScene_NameTheClassesOfItsMask()
    {
        foreach (var (scene, labels) in fixture.Marked)
            Assert.Equal(scene.ClassMask().Distinct().Where(c => c != 0).Order().Select(c => SceneClasses.Names[c]), labels.Tags);
    }

    [Fact]
    public void Boxes_EveryScene_TouchTheVisibleObjectOnAllFourSides()
    {
        foreach (var (scene, labels) in fixture.Marked)
        {
            Assert.Equal(scene.Objects.Select(o => o.Class), labels.Boxes.Select(b => b.Class));
            for (var number = 1; number <= scene.Objects.Count; number++)
            {
                var box = labels.Boxes[number - 1];
                var pixels = Enumerable.Range(0, scene.Instances.Length).Where(i => scene.Instances[i] == number).ToList();

                Assert.All(pixels, i => Assert.True(
                    i % 160 >= box.X && i % 160 < box.X + box.Width && i / 160 >= box.Y && i / 160 < box.Y + box.Height));
                Assert.Contains(pixels, i => i % 160 == box.X);
                Assert.Contains(pixels, i => i % 160 == box.X + box.Width - 1);
                Assert.Contains(pixels, i => i / 160 == box.Y);
                Assert.Contains(pixels, i => i / 160 == box.Y + box.Height - 1);
            }
        }
    }

    [Fact]
    public void Points_EveryScene_LieOnTheirClassOnceAnObjectAndTwiceOnTheBackground()
    {
        foreach (var (scene, labels) in fixture.Marked)
        {
            var mask = scene.ClassMask();

            Assert.All(labels.Points, p => Assert.Equal(p.Class, SceneClasses.Names[mask[p.Y * 160 + p.X]]));
            Assert.Equal(2, labels.Points.Count(p => p.Class == SceneClasses.Background));
            var marked = labels.Points.Where(p => p.Class != SceneClasses.Background).Select(p => (int)scene.Instances[p.Y * 160 + p.X]);
            Assert.Equal(Enumerable.Range(1, scene.Objects.Count), marked.Order());
        }
    }

    [Fact]
    public void Scribbles_EveryScene_StayInsideWhatTheyMarkWithTheirWholeWidth()
    {
        foreach (var (scene, labels) in fixture.Marked)
        {
            var mask = scene.ClassMask();
            foreach (var scribble in labels.Scribbles)
                foreach (var (x, y) in Drawn(scribble.Path, scribble.Stroke))
                    Assert.True(
                        SceneClasses.Names[mask[y * 160 + x]] == scribble.Class,
                        $"{labels.Name}: the {scribble.Class} stroke crosses ({x}, {y}), which is {SceneClasses.Names[mask[y * 160 + x]]}");
        }
    }

    [Fact]
    public void Scribbles_EveryScene_AreOneAnObjectAndOneOrTwoOnTheBackgroundAndCoverLittle()
    {
        foreach (var (scene, labels) in fixture.Marked)
        {
            var strokes = labels.Scribbles.Where(s => s.Class != SceneClasses.Background).ToList();
            Assert.Equal(scene.Objects.Select(o => o.Class), strokes.Select(s => s.Class));
            Assert.InRange(labels.Scribbles.Count - strokes.Count, 1, 2);
            var drawn = labels.Scribbles.SelectMany(s => Drawn(s.Path, s.Stroke)).Distinct().Count();
            Assert.InRange(drawn, 1, 160 * 160 / 10);
        }
    }

    [Fact]
    public void Mark_ChosenKinds_GivesNoOtherKind()
    {
        var scene = fixture.Marked[0].Scene;

        var labels = WeakLabeler.Mark(scene, "a.jpg", LabelChoice.Boxes | LabelChoice.Scribbles, 1, 0);

        Assert.Empty(labels.Tags);
        Assert.Empty(labels.Points);
        Assert.NotEmpty(labels.Boxes);
        Assert.NotEmpty(labels.Scribbles);
    }

    [Fact]
    public void Depth_OddSquare_IsTheDistanceToTheOutside()
    {
        var inside = new bool[49];
        for (var y = 1; y < 6; y++)
            for (var x = 1; x < 6; x++)
                inside[y * 7 + x] = true;

        var depth = Depth.Of(inside, 7, 7);

        Assert.Equal(3, depth[3 * 7 + 3], 1e-5);
        Assert.Equal(1, depth[1 * 7 + 3], 1e-5);
        Assert.Equal(0, depth[0]);
    }

    /// <summary>Pixels within half a stroke of the line, by distance to each segment: independent of how strokes were found.</summary>
    private static IEnumerable<(int X, int Y)> Drawn(IReadOnlyList<int[]> path, int stroke)
    {
        for (var y = 0; y < 160; y++)
            for (var x = 0; x < 160; x++)
            {
                var distance = double.MaxValue;
                for (var i = 0; i < Math.Max(1, path.Count - 1); i++)
                    distance = Math.Min(distance, Distance(x, y, path[i], path[Math.Min(i + 1, path.Count - 1)]));
                if (distance <= (stroke - 1) / 2.0)
                    yield return (x, y);
            }
    }

    private static double Distance(int x, int y, int[] a, int[] b)
    {
        double dx = b[0] - a[0], dy = b[1] - a[1], length = dx * dx + dy * dy;
        var along = length == 0 ? 0 : Math.Clamp(((x - a[0]) * dx + (y - a[1]) * dy) / length, 0, 1);
        return Math.Sqrt(Math.Pow(a[0] + along * dx - x, 2) + Math.Pow(a[1] + along * dy - y, 2));
    }
}
