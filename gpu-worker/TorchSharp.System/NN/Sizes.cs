namespace TorchSharp;

/// <summary>Lists of sizes from the forms in which callers give them.</summary>
internal static class Sizes
{
    internal static long[] Of((long, long) pair) => [pair.Item1, pair.Item2];

    internal static long[] Of((long, long, long) triple) => [triple.Item1, triple.Item2, triple.Item3];

    internal static long[]? Of((long, long)? pair) => pair is { } given ? Of(given) : null;

    internal static long[]? Of((long, long, long)? triple) => triple is { } given ? Of(given) : null;

    internal static long[] Repeat(long value, int count)
    {
        var values = new long[count];
        Array.Fill(values, value);
        return values;
    }

    internal static long[]? Repeat(long? value, int count) => value is { } given ? Repeat(given, count) : null;

    /// <summary>An absent list as libtorch's pooling operators have it: empty means "as the kernel".</summary>
    internal static long[] OrEmpty(long[]? sizes) => sizes ?? [];
}
