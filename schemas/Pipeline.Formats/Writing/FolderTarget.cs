namespace Pipeline.Formats.Writing;

/// <summary>An export as a folder of files.</summary>
public sealed class FolderTarget(string folder) : IExportTarget
{
    private readonly List<Stream> spools = [];

    public void Put(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path);
        file.Write(content);
    }

    public Stream Spool(string path)
    {
        var file = Create(path);
        spools.Add(file);
        return file;
    }

    public Stream Scratch() => ZipTarget.TemporaryFile(Path.GetTempPath());

    public void Finish() => Dispose();

    public void Dispose()
    {
        foreach (var spool in spools)
            spool.Dispose();
        spools.Clear();
    }

    private FileStream Create(string path)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return File.Create(full);
    }
}
