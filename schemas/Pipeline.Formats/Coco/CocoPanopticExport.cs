using Pipeline.Formats.Geometry;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Coco;

/// <summary>COCO panoptic: objects are a segment for each group of touching pixels, the background is one segment of stuff, 255 is void.</summary>
public sealed class CocoPanopticExport : IMaskExport
{
    private const string Folder = "panoptic";

    public string Name => "coco-panoptic";

    public IMaskWriter Open(ExportJob job, IExportTarget target) => new Writer(job, target);

    private sealed class Writer(ExportJob job, IExportTarget target) : IMaskWriter
    {
        private readonly ExportNames names = new(job.Images);
        private readonly CocoDocument document = new(job, target, "panoptic.json", [.. job.Classes.Select((name, i) => new
        {
            id = i + 1,
            name,
            supercategory = "",
            isthing = name == job.Background ? 0 : 1,
            color = Color((byte)i),
        })]);

        public void Add(string image, IndexedMask mask)
        {
            var id = document.AddImage(image, mask, withUnsure: false);
            var picture = new RgbImage(mask.Width, mask.Height);
            var segments = new List<object>();
            for (var index = 0; index < job.Classes.Count; index++)
            {
                var bits = Bits.Where(mask, (byte)index);
                if (bits.Bounds() is not { } bounds)
                    continue;
                if (job.Classes[index] == job.Background)
                {
                    segments.Add(Segment(segments.Count + 1, index, bits.Pixels.Sum(p => (long)p), bounds));
                    Paint(picture, Runs.OfColumns(bits), segments.Count);
                    continue;
                }
                foreach (var part in Components.Find(bits))
                {
                    segments.Add(Segment(segments.Count + 1, index, part.Area, part.Box));
                    Paint(picture, part.Counts(), segments.Count);
                }
            }
            var name = $"{names.Of(image)}.png";
            target.Put($"{Folder}/{name}", PngCodec.EncodeRgb(picture));
            document.AddAnnotation(new { image_id = id, file_name = name, segments_info = segments });
        }

        public void Finish() => document.Finish();

        private static object Segment(int id, int index, long area, PixelBox box) => new
        {
            id,
            category_id = index + 1,
            area,
            bbox = new[] { box.Left, box.Top, box.Width, box.Height },
            iscrowd = 0,
        };

        private static void Paint(RgbImage picture, IReadOnlyList<int> counts, int id) =>
            Runs.ForEachOne(counts, (start, length) =>
            {
                for (var at = start; at < start + length; at++)
                {
                    var pixel = 3 * ((at % picture.Height * picture.Width) + (at / picture.Height));
                    (picture.Pixels[pixel], picture.Pixels[pixel + 1], picture.Pixels[pixel + 2]) = ((byte)id, (byte)(id >> 8), (byte)(id >> 16));
                }
            });

        private static int[] Color(byte index) => VocPalette.Color(index) is var c ? [c.R, c.G, c.B] : [];
    }
}
