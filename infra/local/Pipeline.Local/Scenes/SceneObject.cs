namespace Pipeline.Local.Scenes;

/// <summary>One object of a scene; its instance number is its position in the scene's list plus one.</summary>
/// <param name="ClassIndex">Mask value, 1 or more.</param>
public sealed record SceneObject(int ClassIndex, string Class, string Variant);
