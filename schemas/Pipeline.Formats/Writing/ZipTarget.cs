using System.IO.Compression;

namespace Pipeline.Formats.Writing;

/// <summary>An export as one ZIP file. The same masks give the same bytes: entries carry a fixed time.</summary>
/// <param name="output">Stays open.</param>
/// <param name="scratch">Folder for files that grow beside others.</param>
public sealed class ZipTarget(Stream output, string scratch) : IExportTarget
{
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<(string Path, FileStream File)> spools = [];

    public void Put(string path, ReadOnlySpan<byte> content)
    {
        // PNG is compressed already.
        using var entry = Open(path, path.EndsWith(".png", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
        entry.Write(content);
    }

    public Stream Spool(string path)
    {
        var file = TemporaryFile(scratch);
        spools.Add((path, file));
        return file;
    }

    public Stream Scratch() => TemporaryFile(scratch);

    public void Finish()
    {
        foreach (var (path, file) in spools)
        {
            file.Position = 0;
            using var entry = Open(path, CompressionLevel.Optimal);
            file.CopyTo(entry);
        }
    }

    public void Dispose()
    {
        foreach (var (_, file) in spools)
            file.Dispose();
        zip.Dispose();
    }

    internal static FileStream TemporaryFile(string folder) =>
        new(Path.Combine(folder, $"spool-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private Stream Open(string path, CompressionLevel level)
    {
        var entry = zip.CreateEntry(path, level);
        entry.LastWriteTime = Time;
        return entry.Open();
    }
}
