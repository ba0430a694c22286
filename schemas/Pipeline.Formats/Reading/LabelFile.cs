namespace Pipeline.Formats.Reading;

/// <summary>A file among the labels.</summary>
/// <param name="Path">Below the batch or folder, with forward slashes. It only ever names; nothing is opened by it.</param>
/// <param name="Content">Empty for picture files, which are read one at a time when their image is looked at.</param>
public sealed record LabelFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>The last segment.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The last segment without its extension.</summary>
    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Name);

    public bool HasExtension(params ReadOnlySpan<string> extensions)
    {
        foreach (var extension in extensions)
        {
            if (Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>Is it in a folder whose name contains the text?</summary>
    public bool IsBelow(string folder) =>
        Path.Split('/').SkipLast(1).Any(segment => segment.Contains(folder, StringComparison.OrdinalIgnoreCase));
}
