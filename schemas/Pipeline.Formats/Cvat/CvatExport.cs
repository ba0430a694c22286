using System.Globalization;
using System.Text;
using System.Xml;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Cvat;

/// <summary>"CVAT for images 1.1" with a mask a class and image. Where a mask says 255, the label "unsure-255" shows people where to look.</summary>
public sealed class CvatExport : IMaskExport
{
    public string Name => "cvat";

    public IMaskWriter Open(ExportJob job, IExportTarget target) => new Writer(job, target);

    private sealed class Writer : IMaskWriter
    {
        private readonly ExportJob job;
        private readonly XmlWriter xml;
        private int images;

        public Writer(ExportJob job, IExportTarget target)
        {
            this.job = job;
            xml = XmlWriter.Create(target.Spool("annotations.xml"), new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
            xml.WriteStartElement("annotations");
            xml.WriteElementString("version", "1.1");
            xml.WriteStartElement("meta");
            xml.WriteStartElement("task");
            xml.WriteElementString("name", job.Title);
            xml.WriteStartElement("labels");
            foreach (var (index, name) in job.Classes.Index())
                WriteLabel(name, (byte)index);
            WriteLabel(LabelSet.UnsureLabel, IndexedMask.Ignore);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        public void Add(string image, IndexedMask mask)
        {
            xml.WriteStartElement("image");
            Attribute("id", images++);
            xml.WriteAttributeString("name", image);
            Attribute("width", mask.Width);
            Attribute("height", mask.Height);
            foreach (var index in job.ObjectsIn(mask))
                WriteMask(job.Classes[index], Bits.Where(mask, (byte)index));
            WriteMask(LabelSet.UnsureLabel, Bits.Where(mask, IndexedMask.Ignore));
            xml.WriteEndElement();
        }

        public void Finish()
        {
            xml.WriteEndElement();
            xml.Dispose();
        }

        private void WriteMask(string label, Bits bits)
        {
            if (bits.Bounds() is not { } box)
                return;
            xml.WriteStartElement("mask");
            xml.WriteAttributeString("label", label);
            xml.WriteAttributeString("source", "auto");
            xml.WriteAttributeString("occluded", "0");
            xml.WriteAttributeString("rle", string.Join(", ", Runs.OfRows(bits, box)));
            Attribute("left", box.Left);
            Attribute("top", box.Top);
            Attribute("width", box.Width);
            Attribute("height", box.Height);
            xml.WriteAttributeString("z_order", "0");
            xml.WriteEndElement();
        }

        private void WriteLabel(string name, byte index)
        {
            var color = VocPalette.Color(index);
            xml.WriteStartElement("label");
            xml.WriteElementString("name", name);
            xml.WriteElementString("color", $"#{color.R:x2}{color.G:x2}{color.B:x2}");
            xml.WriteElementString("type", "any");
            xml.WriteElementString("attributes", "");
            xml.WriteEndElement();
        }

        private void Attribute(string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
    }
}
