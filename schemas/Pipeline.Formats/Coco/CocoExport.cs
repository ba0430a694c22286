using Pipeline.Formats.Geometry;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Coco;

/// <summary>
/// COCO instances: an annotation for each group of touching pixels of a class, as compressed run lengths or as one polygon. The
/// background is no category. Where a mask says 255, the image's own member "ignore" holds the run lengths; other readers skip it.
/// </summary>
public sealed class CocoExport(string name, bool withPolygons) : IMaskExport
{
    public string Name => name;

    public IMaskWriter Open(ExportJob job, IExportTarget target) => new Writer(job, target, withPolygons);

    private sealed class Writer(ExportJob job, IExportTarget target, bool withPolygons) : IMaskWriter
    {
        private readonly CocoDocument document = new(job, target, "annotations.json", [.. job.Objects.Select(i => new { id = CocoDocument.CategoryOf(job, i), name = job.Classes[i], supercategory = "" })]);
        private long annotations;

        public void Add(string image, IndexedMask mask)
        {
            var id = document.AddImage(image, mask, withUnsure: true);
            foreach (var index in job.ObjectsIn(mask))
            {
                var bits = Bits.Where(mask, (byte)index);
                var category = CocoDocument.CategoryOf(job, index);
                if (withPolygons)
                {
                    foreach (var ring in Contours.Trace(bits))
                        AddPolygon(id, category, ring);
                }
                else
                {
                    foreach (var part in Components.Find(bits))
                        Add(id, category, new { size = new[] { mask.Height, mask.Width }, counts = CocoCounts.Encode(part.Counts()) }, part.Area, part.Box);
                }
            }
        }

        public void Finish() => document.Finish();

        private void AddPolygon(long image, int category, IReadOnlyList<Vertex> ring)
        {
            var box = new PixelBox((int)ring.Min(v => v.X), (int)ring.Min(v => v.Y), (int)ring.Max(v => v.X), (int)ring.Max(v => v.Y));
            Add(image, category, new[] { ring.SelectMany(v => new[] { (int)v.X, (int)v.Y }).ToArray() }, (long)Contours.Area(ring), box);
        }

        private void Add(long image, int category, object segmentation, long area, PixelBox box) =>
            document.AddAnnotation(new
            {
                id = ++annotations,
                image_id = image,
                category_id = category,
                segmentation,
                area,
                bbox = new[] { box.Left, box.Top, box.Width, box.Height },
                iscrowd = 0,
            });
    }
}
