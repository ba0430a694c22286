namespace Pipeline.Local.Scenes;

/// <summary>The eight classes of the generated scenes. A mask holds 0 for the background and 1 + the position here for a class.</summary>
public static class SceneClasses
{
    public const string Background = "background";

    // Variants of a class differ in colour or pattern and share a shape or a kind, as varieties of a product would.
    public static IReadOnlyList<SceneClass> All { get; } =
    [
        new("ball", ["26bd", "1f3c0", "1f3d0"], ["26be"]),
        new("bird", ["1f426", "1f424", "1f99c"], ["1f427"]),
        new("book", ["1f4d5", "1f4d7", "1f4d8"], ["1f4d9"]),
        new("car", ["1f697", "1f695", "1f699"], ["1f693"]),
        new("cat", ["1f63a", "1f638", "1f408"], ["1f63c"]),
        new("fish", ["1f41f", "1f420"], ["1f421"]),
        new("flower", ["1f33a", "1f338", "1f33c"], ["1f33b"]),
        new("fruit", ["1f34e", "1f34f", "1f34a"], ["1f351"]),
    ];

    /// <summary>Class names by mask value; the background comes first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Background, .. All.Select(c => c.Name)];
}
