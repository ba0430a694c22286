namespace Pipeline.Numerics;

/// <summary>Union-find over an array of parents; the root of a set is its least element.</summary>
internal static class DisjointSets
{
    /// <returns>False where both are in one set already.</returns>
    public static bool Join(Span<int> parents, int a, int b)
    {
        (a, b) = (Root(parents, a), Root(parents, b));
        if (a < b)
            parents[b] = a;
        else
            parents[a] = b;
        return a != b;
    }

    public static int Root(Span<int> parents, int element)
    {
        while (parents[element] != element)
            element = parents[element] = parents[parents[element]];
        return element;
    }
}
