using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Coco;

/// <summary>A COCO file that is written while masks come in: annotations go straight to the file, images behind them.</summary>
internal sealed class CocoDocument
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Stream file;
    private readonly Stream images;
    private long lastImage;
    private bool hasAnnotation;

    /// <param name="job">What is exported.</param>
    /// <param name="target">Where the document goes.</param>
    /// <param name="path">Its name.</param>
    /// <param name="categories">As they stand in the document.</param>
    public CocoDocument(ExportJob job, IExportTarget target, string path, IReadOnlyList<object> categories)
    {
        file = target.Spool(path);
        images = target.Scratch();
        file.Write("{\"info\":"u8);
        // The background must be there even when it is null: it says that there is none.
        JsonSerializer.Serialize(file, new Dictionary<string, string?> { ["description"] = job.Title, ["version"] = "1.0", [CocoHead.BackgroundMember] = job.Background });
        file.Write(",\"licenses\":[],\"categories\":"u8);
        JsonSerializer.Serialize(file, categories, Json);
        file.Write(",\"annotations\":["u8);
    }

    /// <summary>COCO's ids begin with 1; with a background they are the mask's own indices.</summary>
    public static int CategoryOf(ExportJob job, int index) => job.Background is null ? index + 1 : index;

    /// <param name="name">File name of the image.</param>
    /// <param name="mask">Its mask.</param>
    /// <param name="withUnsure">Whether the entry says where the mask is 255, because annotations cannot.</param>
    /// <returns>The image's id.</returns>
    public long AddImage(string name, IndexedMask mask, bool withUnsure)
    {
        if (lastImage++ > 0)
            images.WriteByte((byte)',');
        var unsure = withUnsure && mask.Pixels.AsSpan().Contains(IndexedMask.Ignore)
            ? new { size = new[] { mask.Height, mask.Width }, counts = CocoCounts.Encode(Runs.OfColumns(Bits.Where(mask, IndexedMask.Ignore))) }
            : null;
        JsonSerializer.Serialize(images, new { id = lastImage, file_name = name, width = mask.Width, height = mask.Height, ignore = unsure }, Json);
        return lastImage;
    }

    public void AddAnnotation(object annotation)
    {
        if (hasAnnotation)
            file.WriteByte((byte)',');
        hasAnnotation = true;
        JsonSerializer.Serialize(file, annotation, Json);
    }

    public void Finish()
    {
        file.Write("],\"images\":["u8);
        images.Position = 0;
        images.CopyTo(file);
        images.Dispose();
        file.Write("]}\n"u8);
    }
}
