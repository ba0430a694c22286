using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Contracts;

namespace Pipeline.Formats.Reading;

/// <summary>Hostile XML: no document type, no external entities, a bounded depth.</summary>
internal static class XmlFile
{
    private const int MaxDepth = 32;

    public static bool TryOpen(LabelFile file, [NotNullWhen(true)] out XElement? root, [NotNullWhen(false)] out Problem? problem)
    {
        (root, problem) = (null, null);
        try
        {
            using (var depth = Reader(file))
            {
                while (depth.Read())
                {
                    if (depth.Depth > MaxDepth)
                    {
                        problem = new Problem(file.Path, "malformed-xml", $"{file.Path} is nested deeper than {MaxDepth} elements at line {((IXmlLineInfo)depth).LineNumber}.");
                        return false;
                    }
                }
            }
            using var reader = Reader(file);
            root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return true;
        }
        catch (XmlException e)
        {
            problem = new Problem(file.Path, "malformed-xml", $"{file.Path} is no XML: line {e.LineNumber}, column {e.LinePosition}: {e.Message}");
            return false;
        }
    }

    /// <summary>The outermost element's name, and the names of the first elements in it.</summary>
    public static (string? Root, IReadOnlyList<string> Children) Outline(LabelFile file)
    {
        const int Enough = 40;
        string? root = null;
        var children = new List<string>();
        try
        {
            using var reader = Reader(file);
            while (children.Count < Enough && reader.Read() && reader.Depth <= MaxDepth)
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (reader.Depth == 0)
                    root = reader.LocalName;
                else if (reader.Depth == 1)
                    children.Add(reader.LocalName);
            }
        }
        catch (XmlException)
        {
            // What came before the break says enough; reading the file reports where it is.
        }
        return (root, children);
    }

    public static int Line(XObject node) => ((IXmlLineInfo)node).LineNumber;

    /// <summary>The text of a child element, trimmed; null when there is none.</summary>
    public static string? Text(XElement parent, string name) => parent.Element(name)?.Value.Trim();

    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= JsonFile.MaxNumber ? number : null;

    public static int? Side(string? text) =>
        Number(text) is { } number && number >= 1 && number <= 65_535 && number == Math.Floor(number) ? (int)number : null;

    private static XmlReader Reader(LabelFile file) =>
        XmlReader.Create(
            new MemoryStream(file.Content.ToArray(), writable: false),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });
}
