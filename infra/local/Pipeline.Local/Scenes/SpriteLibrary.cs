using Pipeline.Imaging;

namespace Pipeline.Local.Scenes;

/// <summary>The emoji of the npm package @lobehub/fluent-emoji-3d (MIT), decoded once.</summary>
public static class SpriteLibrary
{
    /// <exception cref="FileNotFoundException">The npm packages are not installed.</exception>
    /// <exception cref="InvalidDataException">An emoji cannot be decoded.</exception>
    public static IReadOnlyDictionary<string, Sprite> Load(string repository)
    {
        var folder = Path.Combine(repository, "infra", "local", "node_modules", "@lobehub", "fluent-emoji-3d", "assets");
        return SceneClasses.All.SelectMany(c => c.Trained.Concat(c.HeldBack)).ToDictionary(stem => stem, stem => Read(folder, stem));
    }

    private static Sprite Read(string folder, string stem)
    {
        var file = Path.Combine(folder, stem + ".webp");
        if (!File.Exists(file))
            throw new FileNotFoundException($"The emoji {file} is missing; run ./pipeline setup.", file);
        return WebPSprite.TryDecode(File.ReadAllBytes(file), out var rgba, out var width, out var height)
            ? new Sprite(width, height, rgba)
            : throw new InvalidDataException($"{file} is no WebP picture.");
    }
}
