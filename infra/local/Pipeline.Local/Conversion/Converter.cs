using System.Diagnostics;
using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;
using ImageProblem = Pipeline.Contracts.Batches.ImageProblem;

namespace Pipeline.Local.Conversion;

/// <summary>Labels of any format → another one, an image after the other; what is wrong with one costs that one.</summary>
/// <param name="input">What is converted.</param>
/// <param name="format">The only format to read; null finds out.</param>
/// <param name="maskFolder">Masks by image stem or name, instead of what the labels say; null for none.</param>
internal sealed class Converter(ConversionInput input, ILabelFormat? format, string? maskFolder)
{
    public const string WeakLabelsName = "weak-labels";

    private readonly List<ImageProblem> problems = [];

    /// <param name="to">A name of <see cref="MaskExports"/>, or <see cref="WeakLabelsName"/>.</param>
    /// <param name="folder">Output.</param>
    /// <param name="title">A name for people.</param>
    /// <param name="progress">Gets the number of images that are done and their total.</param>
    /// <param name="cancellation">Ends it between two images.</param>
    public ConversionReport Run(string to, string folder, string title, Action<int, int> progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var labels = LabelFormats.Read(input.Files, input.Names, format);
        var images = labels.ImageNames.Order(StringComparer.Ordinal).ToList();
        problems.AddRange(labels.ImageProblems.Select(p => new ImageProblem(p.Key, p.Value)));
        Directory.CreateDirectory(folder);
        var converted = images.Count == 0 || labels.Classes.Count == 0
            ? 0
            : to == WeakLabelsName
                ? WriteWeakLabels(labels, images, folder, progress, cancellation)
                : WriteMasks(MaskExports.Find(to)!, labels, images, folder, title, progress, cancellation);
        return new ConversionReport(
            to, labels.Classes, labels.Background, images.Count, converted, labels.Problems, problems, Math.Round(watch.Elapsed.TotalSeconds, 2));
    }

    private int WriteMasks(
        IMaskExport export, LabelSet labels, List<string> images, string folder, string title, Action<int, int> progress, CancellationToken cancellation)
    {
        using var target = new FolderTarget(folder);
        var writer = export.Open(new ExportJob(title, labels.Classes, labels.Background, images), target);
        var converted = 0;
        ForEach(labels, images, progress, cancellation, resolved =>
        {
            var image = resolved.Labels!.Name;
            if (resolved.Mask is null)
            {
                problems.Add(new ImageProblem(image, [new Problem(image, "no-mask",
                    $"{image} has boxes, points, lines or tags only; {export.Name} needs the class of every pixel. Give the masks with --masks, or convert to {WeakLabelsName}.")]));
                return;
            }
            writer.Add(image, resolved.Mask);
            converted++;
        });
        writer.Finish();
        target.Finish();
        return converted;
    }

    private int WriteWeakLabels(LabelSet labels, List<string> images, string folder, Action<int, int> progress, CancellationToken cancellation)
    {
        var marked = new List<WeakImage>();
        ForEach(labels, images, progress, cancellation, resolved => marked.Add(resolved.Labels!));
        File.WriteAllBytes(
            Path.Combine(folder, "labels.json"), Documents.Serialize(new WeakLabels { Classes = labels.Classes, Background = labels.Background, Images = marked }));
        return marked.Count;
    }

    private void ForEach(LabelSet labels, List<string> images, Action<int, int> progress, CancellationToken cancellation, Action<ResolvedImage> use)
    {
        var bad = labels.ImageProblems.Keys.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!bad.Contains(images[i]))
            {
                var resolved = Resolve(labels, images[i]);
                if (resolved.Problems.Count > 0)
                    problems.Add(new ImageProblem(images[i], resolved.Problems));
                else
                    use(resolved);
            }
            progress(i + 1, images.Count);
        }
    }

    private ResolvedImage Resolve(LabelSet labels, string image)
    {
        if ((input.SizeOf(image) ?? labels.SizeOf(image) ?? SizeOfPicture(labels, image)) is not { } size)
            return Failed(image, new Problem(image, "unknown-size", $"The size of {image} is in neither its labels nor an image file; put the images into a folder images beside the labels."));
        if ((long)size.Width * size.Height > ImageLimits.DefaultMaxPixels)
            return Failed(image, new Problem(image, "too-large", $"{image} has {size.Width} x {size.Height} pixels; at most {ImageLimits.DefaultMaxPixels:N0} in all are accepted."));
        var resolved = labels.Resolve(image, size.Width, size.Height, input.Picture);
        if (maskFolder is null || resolved.Labels is null)
            return resolved;
        var mask = new[] { Path.GetFileNameWithoutExtension(image), image }.Select(name => Path.Combine(maskFolder, name + ".png")).FirstOrDefault(File.Exists);
        if (mask is null)
            return Failed(image, new Problem(image, "missing-mask", $"{maskFolder} has no mask of {image}."));
        if (!MaskCodec.TryDecode(File.ReadAllBytes(mask), ImageLimits.Default, out var pixels, out var problem))
            return Failed(image, new Problem(image, problem.Code, $"{mask}: {problem.Message}"));
        var unknown = pixels.Pixels.FirstOrDefault(value => value != IndexedMask.Ignore && value >= labels.Classes.Count);
        return unknown == 0 || unknown < labels.Classes.Count
            ? resolved with { Mask = pixels }
            : Failed(image, new Problem(image, "unknown-class", $"{mask} holds class index {unknown}; the labels name {labels.Classes.Count} classes."));
    }

    private (int Width, int Height)? SizeOfPicture(LabelSet labels, string image)
    {
        foreach (var path in labels.PicturesOf(image))
        {
            if (input.Picture(path) is { } bytes && ImageCodec.Probe(bytes.Span) is { HasSize: true } probe)
                return (probe.DisplayWidth, probe.DisplayHeight);
        }
        return null;
    }

    private static ResolvedImage Failed(string image, Problem problem) => new(null, null, [problem with { Pointer = image }]);
}
