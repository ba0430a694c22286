using Pipeline.Contracts;
using Pipeline.Contracts.Datasets;

namespace Pipeline.Functions.Retraining;

/// <summary>The classes of a model: those of its batches in order of first appearance, the background first.</summary>
/// <param name="Background">Null when no batch has one.</param>
internal sealed record ClassUnion(IReadOnlyList<string> Classes, string? Background)
{
    // Mask indices are bytes and 255 means "ignore".
    private const int MaxClasses = 255;

    /// <returns>Or the reason why these batches cannot make one model.</returns>
    public static Parsed<ClassUnion> Of(IEnumerable<DatasetSource> sources)
    {
        var all = sources.ToList();
        var backgrounds = all.Where(source => source.Background is not null).DistinctBy(source => source.Background).ToList();
        if (backgrounds.Count > 1)
            return Refused("different-backgrounds",
                $"The batches name different backgrounds ({string.Join(", ", backgrounds.Select(source => $"\"{source.Background}\" in {source.Batch}"))}); one model has one.");

        var background = backgrounds.FirstOrDefault()?.Background;
        List<string> classes = background is null ? [] : [background];
        classes.AddRange(all.SelectMany(source => source.Classes).Where(name => name != background).Distinct());
        return classes.Count <= MaxClasses
            ? new Parsed<ClassUnion>(new ClassUnion(classes, background), [])
            : Refused("too-many-classes", $"The batches name {classes.Count} classes together; at most {MaxClasses} fit into a mask.");
    }

    private static Parsed<ClassUnion> Refused(string code, string message) => new(null, [new Problem("", code, message)]);
}
