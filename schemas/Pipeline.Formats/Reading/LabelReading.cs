using Pipeline.Contracts;

namespace Pipeline.Formats.Reading;

/// <summary>Collects what the formats find. Several may speak of the same image; their marks add up.</summary>
public sealed class LabelReading
{
    private const int MaxClasses = 255;
    private const int MaxReasonsPerImage = 10;
    private const int MaxFileProblems = 100;

    // A person mends the first thousand images; a hostile file with a hundred thousand must not fill the memory.
    private const int MaxBadImages = 100_000;

    private readonly List<string> classes = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LabelledImage>> images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Problem>> imageProblems = new(StringComparer.Ordinal);
    private readonly List<Problem> problems = [];
    private (string? Name, string File)? background;

    /// <summary>What the values of an indexed picture mean by the files read so far: their class list; null when none gave one.</summary>
    public IReadOnlyList<string>? IndexedClasses => classes.Count == 0 ? null : Ordered();

    /// <summary>Classes in the order of their indices; those known already keep their place.</summary>
    public void AddClasses(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (known.Add(name))
                classes.Add(name);
        }
    }

    /// <summary>The file says which class is the background, or that there is none.</summary>
    public void SetBackground(string? name, string file)
    {
        if (background is { } set && set.Name != name)
            AddProblem(new Problem(file, "different-background",
                $"{file} says the background is {Quote(name)}; {set.File} says {Quote(set.Name)}. One batch has one background."));
        background ??= (name, file);
        if (name is not null)
            AddClasses([name]);
    }

    public void Add(LabelledImage image)
    {
        if (!images.TryGetValue(image.Name, out var parts))
            images[image.Name] = parts = [];
        parts.Add(image);
    }

    public void AddImageProblem(string image, Problem problem)
    {
        if (!imageProblems.TryGetValue(image, out var reasons))
        {
            if (imageProblems.Count == MaxBadImages)
                return;
            imageProblems[image] = reasons = [];
        }
        if (reasons.Count < MaxReasonsPerImage)
            reasons.Add(problem);
    }

    /// <summary>A whole file cannot be used.</summary>
    public void AddProblem(Problem problem)
    {
        if (problems.Count < MaxFileProblems)
            problems.Add(problem);
    }

    /// <summary>The result. Formats that do not speak of a background have one all the same: whatever is not marked.</summary>
    public LabelSet Finish()
    {
        var name = BackgroundName;
        var ordered = Ordered();
        if (ordered.Count > MaxClasses)
            AddProblem(new Problem("", "too-many-classes", $"The labels name {ordered.Count} classes; at most {MaxClasses} are allowed."));
        foreach (var bad in ordered.Where(c => c.Length is 0 or > 100 || c.Any(char.IsControl)).Take(5))
            AddProblem(new Problem("", "wrong-class-name", $"\"{bad[..Math.Min(bad.Length, 120)]}\" is a class; a name has 1 to 100 characters without control characters."));
        return new LabelSet(ordered, name, images, imageProblems.ToDictionary(p => p.Key, IReadOnlyList<Problem> (p) => p.Value), problems);
    }

    private string? BackgroundName => background is { } set ? set.Name : LabelSet.DefaultBackground;

    private List<string> Ordered() => BackgroundName is { } name ? [name, .. classes.Where(c => c != name)] : classes;

    private static string Quote(string? name) => name is null ? "none" : $"\"{name}\"";
}
