using Pipeline.Contracts.Labels;
using Pipeline.Imaging;

namespace Pipeline.Segmentation;

/// <summary>One image and its marks. Pixels are decoded on demand; a shared cache bounds what stays in memory.</summary>
public sealed class LabeledImage
{
    private readonly Func<RgbImage> _decode;
    private readonly ImageCache? _cache;

    /// <param name="decode">Reads the pixels; called again whenever the cache has dropped them.</param>
    /// <param name="cache">Null decodes on every <see cref="Load"/>.</param>
    public LabeledImage(WeakImage labels, Func<RgbImage> decode, ImageCache? cache = null)
    {
        (Labels, _decode, _cache) = (labels, decode, cache);
        Kinds = (labels.Tags.Count > 0 ? LabelKinds.Tags : 0)
            | (labels.Boxes.Count > 0 ? LabelKinds.Boxes : 0)
            | (labels.Points.Count > 0 ? LabelKinds.Points : 0)
            | (labels.Scribbles.Count > 0 ? LabelKinds.Scribbles : 0);
    }

    public string Name => Labels.Name;
    public int Width => Labels.Width;
    public int Height => Labels.Height;
    public WeakImage Labels { get; }
    public LabelKinds Kinds { get; }

    /// <exception cref="InvalidDataException">The picture's size is not what its labels say.</exception>
    public RgbImage Load() => _cache is null ? Decode() : _cache.GetOrAdd(this, Decode);

    private RgbImage Decode()
    {
        var image = _decode();
        return image.Width == Width && image.Height == Height
            ? image
            : throw new InvalidDataException($"'{Name}' is {image.Width} × {image.Height} pixels; its labels say {Width} × {Height}.");
    }
}
