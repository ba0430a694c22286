using Pipeline.Local.Scenes;

namespace Pipeline.Local.Tests.Scenes;

public sealed class SceneComposerTests(SceneFixture fixture) : IClassFixture<SceneFixture>
{
    [Fact]
    public void Compose_SameSeedAndIndex_GivesTheSameSceneWhateverWasComposedBefore()
    {
        var fresh = new SceneComposer(SceneFixture.Sprites);

        var again = fresh.Compose(SceneFixture.Seed, 7);

        var first = fixture.Marked[7].Scene;
        Assert.Equal(first.Rgb, again.Rgb);
        Assert.Equal(first.Instances, again.Instances);
        Assert.Equal(first.Objects, again.Objects);
    }

    [Fact]
    public void Compose_OtherSeedOrIndex_GivesOtherScenes()
    {
        var composer = new SceneComposer(SceneFixture.Sprites);

        var scenes = Enumerable.Range(0, 4).SelectMany(seed => Enumerable.Range(0, 4).Select(index => composer.Compose(seed, index)));

        Assert.Equal(16, scenes.Select(s => Convert.ToHexString(s.Rgb)).Distinct().Count());
    }

    [Fact]
    public void Compose_ManyScenes_ShowsEveryClassAndEveryTrainedVariantButNoHeldBackOne()
    {
        var composer = new SceneComposer(SceneFixture.Sprites);

        var shown = Enumerable.Range(0, 150).SelectMany(index => composer.Compose(5, index).Objects).Select(o => o.Variant).ToHashSet();

        Assert.Equal(SceneClasses.All.SelectMany(c => c.Trained).Order(), shown.Order());
    }

    [Fact]
    public void Compose_HeldBack_ShowsHeldBackVariantsOnly()
    {
        var composer = new SceneComposer(SceneFixture.Sprites, heldBack: true);

        var shown = Enumerable.Range(0, 100).SelectMany(index => composer.Compose(5, index).Objects).Select(o => o.Variant).ToHashSet();

        Assert.Equal(SceneClasses.All.SelectMany(c => c.HeldBack).Order(), shown.Order());
    }

    [Fact]
    public void Classes_TrainedAndHeldBackVariants_AreDisjoint() =>
        Assert.Empty(SceneClasses.All.SelectMany(c => c.Trained).Intersect(SceneClasses.All.SelectMany(c => c.HeldBack)));

    [Fact]
    public void Compose_OpaqueSquareOnItsOwn_MasksExactlyThePixelsItCovers()
    {
        // An opaque square sprite of side s, turned by an angle, covers s² scene pixels; the mask's area must be that
        // where nothing cuts it off, whatever the angle.
        var square = new Sprite(64, 64, Enumerable.Repeat((byte)255, 64 * 64 * 4).ToArray());
        foreach (var angle in new[] { 0f, 0.3f, 0.785f })
        {
            var stamp = Stamp.Render(square, new Placement(80, 80, 50, angle, false, new Color(1, 1, 1)), 160, 160);

            Assert.InRange(stamp.Coverage.Sum(), 2500 - 25, 2500 + 25);
            Assert.InRange(stamp.Coverage.Count(c => c >= SceneComposer.MaskThreshold), 2500 - 60, 2500 + 60);
        }
    }

    [Fact]
    public void Compose_Objects_StayVisibleAndSomeStandBehindOthers()
    {
        var touching = 0;
        foreach (var (scene, _) in fixture.Marked)
        {
            Assert.InRange(scene.Objects.Count, 1, 4);
            for (var number = 1; number <= scene.Objects.Count; number++)
                Assert.True(scene.Instances.Count(i => i == number) >= 60, $"object {number} is nearly invisible");
            if (Enumerable.Range(0, scene.Instances.Length - 1).Any(i =>
                    scene.Instances[i] != 0 && scene.Instances[i + 1] != 0 && scene.Instances[i] != scene.Instances[i + 1]))
                touching++;
        }

        Assert.True(touching >= fixture.Marked.Count / 4, $"only {touching} scenes have an object before another");
    }

    [Fact]
    public void ClassMask_EveryPixel_HoldsTheClassOfItsInstance()
    {
        foreach (var (scene, _) in fixture.Marked)
        {
            var mask = scene.ClassMask();

            for (var i = 0; i < mask.Length; i++)
                Assert.Equal(scene.Instances[i] == 0 ? SceneClasses.Background : scene.Objects[scene.Instances[i] - 1].Class, SceneClasses.Names[mask[i]]);
        }
    }
}
