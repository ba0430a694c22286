using Pipeline.Imaging;

namespace Pipeline.Formats.Writing;

/// <summary>What is exported.</summary>
/// <param name="Title">A name for people: the batch.</param>
/// <param name="Classes">By index.</param>
/// <param name="Background">The first class, or null.</param>
/// <param name="Images">Every image that will be added, in that order: file names must be known to be unique before the first is written.</param>
public sealed record ExportJob(string Title, IReadOnlyList<string> Classes, string? Background, IReadOnlyList<string> Images)
{
    /// <summary>Indices of the classes that are objects: all but the background.</summary>
    public IEnumerable<int> Objects => Enumerable.Range(0, Classes.Count).Where(i => Classes[i] != Background);

    /// <summary>Those of them that a mask shows.</summary>
    public IEnumerable<int> ObjectsIn(IndexedMask mask)
    {
        var present = new bool[256];
        foreach (var value in mask.Pixels)
            present[value] = true;
        return Objects.Where(i => present[i]);
    }
}
