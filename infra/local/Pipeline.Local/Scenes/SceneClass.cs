namespace Pipeline.Local.Scenes;

/// <summary>A class of generated objects and the emoji that show it.</summary>
/// <param name="Trained">File stems (code points) of the variants in training and evaluation scenes.</param>
/// <param name="HeldBack">Variants of the second evaluation set only; no training scene shows them.</param>
public sealed record SceneClass(string Name, IReadOnlyList<string> Trained, IReadOnlyList<string> HeldBack);
