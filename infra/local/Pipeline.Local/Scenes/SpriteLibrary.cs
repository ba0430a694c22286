namespace Pipeline.Local.Scenes;

/// <summary>The emoji of the npm package @lobehub/fluent-emoji-3d (MIT), decoded once.</summary>
public static class SpriteLibrary
{
    public static string Folder(string repository) =>
        Path.Combine(repository, "infra", "local", "node_modules", "@lobehub", "fluent-emoji-3d", "assets");
}
