namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>Fills a whole picture.</summary>
internal delegate void Backdrop(FloatImage image, SceneRandom random);

/// <summary>All backdrops; a scene draws one.</summary>
internal static class BackdropList
{
    public static IReadOnlyList<Backdrop> All { get; } =
        [Plaster.Paint, Gradient.Paint, Wood.Paint, Grass.Paint, Bricks.Paint, Sky.Paint, Cloth.Paint, Pebbles.Paint];
}
