namespace Pipeline.Contracts.Labels;

/// <summary>Reads weak labels so that what is wrong with one image costs that image only.</summary>
public static class WeakLabelsReader
{
    public static CheckedLabels Read(ReadOnlySpan<byte> utf8Json)
    {
        var parsed = Documents.Parse<WeakLabels>(utf8Json);
        return new CheckedLabels(parsed.Value, parsed.Problems, new Dictionary<string, IReadOnlyList<Problem>>());
    }
}
