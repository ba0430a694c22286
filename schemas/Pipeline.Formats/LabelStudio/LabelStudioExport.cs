using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.LabelStudio;

/// <summary>
/// Pre-annotations for Label Studio: a task an image with a brush region a class, and the labelling configuration that fits them.
/// Where a mask says 255, the label "unsure-255" shows people where to look.
/// </summary>
public sealed class LabelStudioExport : IMaskExport
{
    public string Name => "label-studio";

    public IMaskWriter Open(ExportJob job, IExportTarget target) => new Writer(job, target);

    private sealed class Writer : IMaskWriter
    {
        private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        private readonly ExportJob job;
        private readonly IExportTarget target;
        private readonly Stream tasks;
        private bool hasTask;

        public Writer(ExportJob job, IExportTarget target)
        {
            (this.job, this.target) = (job, target);
            tasks = target.Spool("tasks.json");
            tasks.Write("["u8);
        }

        public void Add(string image, IndexedMask mask)
        {
            if (hasTask)
                tasks.Write(",\n"u8);
            hasTask = true;
            var results = job.ObjectsIn(mask).Select(index => Result(job.Classes[index], Bits.Where(mask, (byte)index)))
                .Append(Result(LabelSet.UnsureLabel, Bits.Where(mask, IndexedMask.Ignore)))
                .OfType<object>().ToArray();
            JsonSerializer.Serialize(tasks, new
            {
                data = new { image, width = mask.Width, height = mask.Height },
                predictions = new[] { new { model_version = LabelStudioFormat.ModelVersion, result = results } },
            }, Json);
        }

        public void Finish()
        {
            tasks.Write("]\n"u8);
            var labels = job.Objects.Select(index => (Name: job.Classes[index], Index: (byte)index)).Append((Name: LabelSet.UnsureLabel, Index: IndexedMask.Ignore));
            var view = new XElement("View",
                new XElement("Image", new XAttribute("name", "image"), new XAttribute("value", "$image"), new XAttribute("zoom", "true")),
                new XElement("BrushLabels", new XAttribute("name", "label"), new XAttribute("toName", "image"), labels.Select(label =>
                    new XElement("Label", new XAttribute("value", label.Name), new XAttribute("background", Color(label.Index))))));
            target.Put("label_config.xml", Encoding.UTF8.GetBytes(view + "\n"));
        }

        private static object? Result(string label, Bits bits) => bits.Bounds() is null ? null : new
        {
            id = label,
            type = "brushlabels",
            from_name = "label",
            to_name = "image",
            original_width = bits.Width,
            original_height = bits.Height,
            image_rotation = 0,
            value = new { format = "rle", rle = BrushRuns.Encode(bits).Select(b => (int)b).ToArray(), brushlabels = new[] { label } },
        };

        private static string Color(byte index) => VocPalette.Color(index) is var color ? $"#{color.R:x2}{color.G:x2}{color.B:x2}" : "";
    }
}
