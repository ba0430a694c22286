using Pipeline.Contracts;
using Pipeline.Formats.Marks;

namespace Pipeline.Formats.Reading;

/// <summary>All labels of a batch or folder, whatever they came in.</summary>
public sealed class LabelSet(
    IReadOnlyList<string> classes,
    string? background,
    IReadOnlyDictionary<string, List<LabelledImage>> images,
    IReadOnlyDictionary<string, IReadOnlyList<Problem>> imageProblems,
    IReadOnlyList<Problem> problems)
{
    public const string DefaultBackground = "background";

    /// <summary>The label that stands for 255 in formats that people look at: "nothing is known about these pixels".</summary>
    public const string UnsureLabel = "unsure-255";

    public IReadOnlyList<string> Classes { get; } = classes;

    /// <summary>The first class, or null when every pixel belongs to a listed class.</summary>
    public string? Background { get; } = background;

    public IReadOnlyCollection<string> ImageNames { get; } = [.. images.Keys];

    /// <summary>By image name: what was wrong already when the files were read.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Problem>> ImageProblems { get; } = imageProblems;

    /// <summary>Files that cannot be used, and what concerns all images.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;

    public bool Has(string image) => images.ContainsKey(image);

    /// <summary>Size as the first file says that names one.</summary>
    public (int Width, int Height)? SizeOf(string image) =>
        images.GetValueOrDefault(image)?.FirstOrDefault(part => part is { Width: not null, Height: not null }) is { } part
            ? (part.Width!.Value, part.Height!.Value)
            : null;

    /// <summary>The picture files that <see cref="Resolve"/> will ask for.</summary>
    public IReadOnlyList<string> PicturesOf(string image) =>
        images.TryGetValue(image, out var parts) ? [.. parts.SelectMany(part => part.Marks).OfType<PictureMark>().Select(mark => mark.At).Distinct()] : [];

    /// <param name="image">One of <see cref="ImageNames"/>.</param>
    /// <param name="width">The image's own size, after its EXIF rotation.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="pictures">Bytes of a picture file; null when there is no such file.</param>
    public ResolvedImage Resolve(string image, int width, int height, Func<string, ReadOnlyMemory<byte>?> pictures) =>
        new Resolving(image, width, height, Classes, Background, pictures).Run(images[image]);
}
