using System.Globalization;
using System.Text;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Yolo;

/// <summary>
/// YOLO segmentation: a polygon a line, holes joined to their outside. The background is no class, and the format has no word for
/// 255: such pixels are background to whoever reads it.
/// </summary>
public sealed class YoloExport : IMaskExport
{
    public string Name => "yolo";

    public IMaskWriter Open(ExportJob job, IExportTarget target) => new Writer(job, target);

    private sealed class Writer(ExportJob job, IExportTarget target) : IMaskWriter
    {
        private readonly ExportNames names = new(job.Images);
        private readonly int[] objects = [.. job.Objects];

        public void Add(string image, IndexedMask mask)
        {
            var text = new StringBuilder();
            foreach (var index in job.ObjectsIn(mask))
            {
                var number = Array.IndexOf(objects, index);
                foreach (var ring in Contours.Trace(Bits.Where(mask, (byte)index)))
                {
                    text.Append(number);
                    foreach (var vertex in ring)
                        text.Append(CultureInfo.InvariantCulture, $" {vertex.X / mask.Width:0.########} {vertex.Y / mask.Height:0.########}");
                    text.Append('\n');
                }
            }
            target.Put($"labels/{names.Of(image)}.txt", Encoding.UTF8.GetBytes(text.ToString()));
        }

        public void Finish()
        {
            var yaml = new StringBuilder("path: .\ntrain: images\nval: images\nnames:\n");
            foreach (var (number, index) in objects.Index())
                yaml.Append(CultureInfo.InvariantCulture, $"  {number}: {Quote(job.Classes[index])}\n");
            // Not part of the format; it tells our own reader what the rest of a picture is.
            yaml.Append("background: ").Append(job.Background is { } background ? Quote(background) : "null").Append('\n');
            target.Put("data.yaml", Encoding.UTF8.GetBytes(yaml.ToString()));
        }

        private static string Quote(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
