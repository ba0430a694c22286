using System.Collections;

namespace Pipeline.Segmentation;

/// <summary>Class names in index order; the background, if there is one, comes first.</summary>
public sealed class ClassList(IReadOnlyList<string> names, string? background) : IReadOnlyList<string>
{
    private readonly Dictionary<string, int> _indices = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);

    public int Count => names.Count;
    public string this[int index] => names[index];
    public string? Background { get; } = background;
    public bool HasBackground => Background is not null;

    /// <summary>The first class that is no background: 1 with a background, 0 without.</summary>
    public int FirstObject => HasBackground ? 1 : 0;

    /// <exception cref="KeyNotFoundException">The name is not in the list.</exception>
    public int IndexOf(string name) => _indices.TryGetValue(name, out var index)
        ? index
        : throw new KeyNotFoundException($"Class '{name}' is not in the list: {string.Join(", ", names)}.");

    public IEnumerator<string> GetEnumerator() => names.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
