using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Tests;

/// <summary>Masks written in a format and read back as a user's upload would be.</summary>
internal static class RoundTrip
{
    public static readonly string[] WithBackground = ["background", "cat", "dog", "tree"];
    public static readonly string[] WithoutBackground = ["sky", "cat", "dog", "tree"];

    public static MemoryTarget Write(IMaskExport export, string[] classes, string? background, params (string Image, IndexedMask Mask)[] masks)
    {
        var target = new MemoryTarget();
        var writer = export.Open(new ExportJob("test", classes, background, [.. masks.Select(m => m.Image)]), target);
        foreach (var (image, mask) in masks)
            writer.Add(image, mask);
        writer.Finish();
        target.Finish();
        return target;
    }

    public static LabelSet Read(MemoryTarget target, params string[] images) => LabelFormats.Read(target.Labels, new ImageNames(images));

    public static ResolvedImage Resolve(LabelSet labels, MemoryTarget target, string image, int width, int height) =>
        labels.Resolve(image, width, height, path => target.Files.TryGetValue(path, out var bytes) ? bytes : null);

    /// <summary>What is read back must be the mask itself, pixel by pixel, with the same classes.</summary>
    public static void RequireExact(IMaskExport export, IndexedMask mask, string[] classes, string? background)
    {
        var target = Write(export, classes, background, ("picture one.jpg", mask));

        var labels = Read(target, "picture one.jpg");

        Assert.Empty(labels.Problems);
        Assert.Equal(background, labels.Background);
        var resolved = Resolve(labels, target, "picture one.jpg", mask.Width, mask.Height);
        Assert.Empty(resolved.Problems);
        Assert.NotNull(resolved.Mask);
        Assert.Equal(Names(mask, classes), Names(resolved.Mask, labels.Classes));
    }

    private static string[] Names(IndexedMask mask, IReadOnlyList<string> classes) =>
        [.. mask.Pixels.Select(value => value == IndexedMask.Ignore ? "255" : classes[value])];
}
