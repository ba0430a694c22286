namespace Pipeline.Formats.Reading;

/// <summary>One format that labels come in.</summary>
public interface ILabelFormat
{
    /// <summary>As in batch.json and on the command line.</summary>
    string Name { get; }

    /// <summary>Does the file look like one of this format, by its name and its first bytes?</summary>
    bool Claims(LabelFile file);

    /// <summary>Reads all files of this format. Whatever is wrong with one image costs that image, a broken file is a problem of its own.</summary>
    void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading);
}
