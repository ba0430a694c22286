using System.Text;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Voc;

/// <summary>Pascal VOC segmentation: indexed PNG with the VOC palette, 255 void, the image sets, and a label map.</summary>
public sealed class VocExport : IMaskExport
{
    public string Name => "voc";

    public IMaskWriter Open(ExportJob job, IExportTarget target) => new Writer(job, target);

    private sealed class Writer(ExportJob job, IExportTarget target) : IMaskWriter
    {
        private static readonly string[] Sets = ["train", "trainval"];

        private readonly ExportNames names = new(job.Images);
        private readonly StringBuilder list = new();

        public void Add(string image, IndexedMask mask)
        {
            var name = names.Of(image);
            target.Put($"SegmentationClass/{name}.png", MaskCodec.Encode(mask));
            list.Append(name).Append('\n');
        }

        public void Finish()
        {
            foreach (var set in Sets)
                target.Put($"ImageSets/Segmentation/{set}.txt", Encoding.UTF8.GetBytes(list.ToString()));
            target.Put(LabelMap.FileName, Encoding.UTF8.GetBytes(LabelMap.Write(job.Classes, job.Background)));
        }
    }
}
