namespace Pipeline.Imaging;

/// <summary>File formats told by their first bytes. Only JPEG, PNG and WebP are decoded; the others are known by name to refuse them clearly.</summary>
public enum ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
    Heif,
}
