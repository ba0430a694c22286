using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;
using Pipeline.Local.Stack;

namespace Pipeline.Local.Tests.Scenes;

/// <summary>Forty scenes with all labels, composed once.</summary>
public sealed class SceneFixture
{
    public const int Seed = 11;

    public static IReadOnlyDictionary<string, Sprite> Sprites { get; } = SpriteLibrary.Load(Repository.Root);

    public IReadOnlyList<(Scene Scene, Contracts.Labels.WeakImage Labels)> Marked { get; } =
    [
        .. Enumerable.Range(0, 40).Select(index =>
        {
            var scene = new SceneComposer(Sprites).Compose(Seed, index);
            return (scene, WeakLabeler.Mark(scene, SceneFolder.ImageName(index), LabelChoice.All, Seed, index));
        }),
    ];
}
