using Pipeline.Formats.Reading;
using Pipeline.Imaging;

namespace Pipeline.Local.Conversion;

/// <summary>A folder or a file of labels on this machine, and the images beside them if they are there.</summary>
internal sealed class ConversionInput
{
    private const string ImageFolder = "images";
    private const string MaskFolder = "masks";
    private const long MaxLabelBytes = 1L << 30;

    private readonly string root;
    private readonly Dictionary<string, string> images;

    private ConversionInput(string root, IReadOnlyList<LabelFile> files, Dictionary<string, string> images)
    {
        (this.root, Files, this.images) = (root, files, images);
    }

    public IReadOnlyList<LabelFile> Files { get; }

    /// <summary>Without images at hand, names come from the labels alone.</summary>
    public ImageNames Names => new(images.Keys, images.Count == 0 ? ".jpg" : null);

    /// <exception cref="CommandException">There is nothing there.</exception>
    public static ConversionInput Open(string path)
    {
        if (File.Exists(path))
        {
            var folder = Path.GetDirectoryName(path)!;
            return new ConversionInput(folder, [Load(folder, path)], ImagesIn(Path.Combine(folder, ImageFolder)));
        }
        if (!Directory.Exists(path))
            throw new CommandException($"There is no file or folder {path}.");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => IsLabels(Relative(path, file)))
            .Order(StringComparer.Ordinal)
            .Select(file => Load(path, file))
            .ToList();
        if (files.Count == 0)
            throw new CommandException($"{path} has no label files; known formats are {LabelFormats.Names}.");
        return new ConversionInput(path, files, ImagesIn(Path.Combine(path, ImageFolder)));
    }

    public ReadOnlyMemory<byte>? Picture(string path)
    {
        var file = Path.Combine(root, path);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    /// <summary>Size after EXIF rotation; null when the image is not at hand or is none.</summary>
    public (int Width, int Height)? SizeOf(string image)
    {
        if (!images.TryGetValue(image, out var path))
            return null;
        var probe = ImageCodec.Probe(File.ReadAllBytes(path));
        return probe.HasSize ? (probe.DisplayWidth, probe.DisplayHeight) : null;
    }

    private static bool IsLabels(string path) =>
        !path.Split('/').Any(part => part.StartsWith('.'))
        && !path.StartsWith($"{ImageFolder}/", StringComparison.Ordinal) && !path.StartsWith($"{MaskFolder}/", StringComparison.Ordinal)
        && LabelFormats.MayBeLabels(path);

    private static LabelFile Load(string root, string file)
    {
        var path = Relative(root, file);
        if (LabelFormats.IsPicture(path))
            return new LabelFile(path, default);
        if (new FileInfo(file).Length > MaxLabelBytes)
            throw new CommandException($"{file} is larger than {MaxLabelBytes:N0} bytes.");
        return new LabelFile(path, File.ReadAllBytes(file));
    }

    private static Dictionary<string, string> ImagesIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(f => !Path.GetFileName(f).StartsWith('.')).ToDictionary(f => Path.GetFileName(f), f => f, StringComparer.Ordinal)
        : [];

    private static string Relative(string root, string file) => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
}
