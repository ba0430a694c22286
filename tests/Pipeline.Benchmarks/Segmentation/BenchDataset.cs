using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Stages;

namespace Pipeline.Benchmarks.Segmentation;

/// <summary>A folder with <c>images/</c>, <c>masks/</c> and <c>labels.json</c>: one split of a data set.</summary>
internal sealed class BenchDataset
{
    private BenchDataset(WeakLabels labels, IReadOnlyList<LabeledImage> images, IReadOnlyList<TrainingEntry> truth, Func<string, byte[]> maskOf) =>
        (Labels, Images, Truth, MaskOf) = (labels, images, truth, maskOf);

    public WeakLabels Labels { get; }

    /// <summary>Images that have a mask, in the order of the labels.</summary>
    public IReadOnlyList<LabeledImage> Images { get; }

    /// <summary>The same images with their true masks.</summary>
    public IReadOnlyList<TrainingEntry> Truth { get; }

    /// <summary>The true mask of an image by name.</summary>
    public Func<string, byte[]> MaskOf { get; }

    /// <param name="folder">The split's folder.</param>
    /// <param name="kinds">Labels to keep; the others are dropped as if nobody had drawn them.</param>
    public static BenchDataset Open(string folder, LabelKinds kinds)
    {
        var path = Path.Combine(folder, "labels.json");
        if (!File.Exists(path))
        {
            throw new OptionsException($"'{path}' does not exist; a set has images/, masks/ and labels.json.");
        }
        var parsed = Documents.Parse<WeakLabels>(File.ReadAllBytes(path));
        if (!parsed.IsValid)
        {
            throw new OptionsException($"'{path}': {string.Join(" ", parsed.Problems.Take(3).Select(p => $"{p.Pointer} {p.Message}"))}");
        }
        var cache = new ImageCache();
        var entries = new TrainingEntryCache();
        var images = new List<LabeledImage>();
        var truth = new List<TrainingEntry>();
        string MaskPath(string name) => Path.Combine(folder, "masks", Path.ChangeExtension(name, ".png"));
        foreach (var image in parsed.Value.Images.Where(image => File.Exists(MaskPath(image.Name))))
        {
            RgbImage Decode() => ReadImage(Path.Combine(folder, "images", image.Name));
            images.Add(new LabeledImage(Keep(image, kinds), Decode, cache));
            truth.Add(new TrainingEntry(image.Name, () => (Decode(), ReadMask(MaskPath(image.Name)), null), entries));
        }
        return new BenchDataset(parsed.Value, images, truth, name => ReadMask(MaskPath(name)).Pixels);
    }

    private static WeakImage Keep(WeakImage image, LabelKinds kinds) => image with
    {
        Tags = kinds.HasFlag(LabelKinds.Tags) ? image.Tags : [],
        Boxes = kinds.HasFlag(LabelKinds.Boxes) ? image.Boxes : [],
        Points = kinds.HasFlag(LabelKinds.Points) ? image.Points : [],
        Scribbles = kinds.HasFlag(LabelKinds.Scribbles) ? image.Scribbles : [],
    };

    private static RgbImage ReadImage(string path) => ImageCodec.TryDecode(File.ReadAllBytes(path), ImageLimits.Default, out var image, out var problem)
        ? image
        : throw new InvalidDataException($"'{path}': {problem.Message}");

    private static IndexedMask ReadMask(string path) => MaskCodec.TryDecode(File.ReadAllBytes(path), ImageLimits.Default, out var mask, out var problem)
        ? mask
        : throw new InvalidDataException($"'{path}': {problem.Message}");
}
