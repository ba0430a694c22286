using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;

namespace Pipeline.Formats.Tests;

/// <summary>An export in memory, ready to be read again.</summary>
internal sealed class MemoryTarget : IExportTarget
{
    private readonly Dictionary<string, MemoryStream> spools = [];

    public Dictionary<string, byte[]> Files { get; } = [];

    public IReadOnlyList<LabelFile> Labels => [.. Files.Select(f => new LabelFile(f.Key, f.Value))];

    public string Text(string path) => System.Text.Encoding.UTF8.GetString(Files[path]);

    public void Put(string path, ReadOnlySpan<byte> content) => Files.Add(path, content.ToArray());

    public Stream Spool(string path) => spools[path] = new MemoryStream();

    public Stream Scratch() => new MemoryStream();

    public void Finish()
    {
        foreach (var (path, stream) in spools)
            Files.Add(path, stream.ToArray());
    }

    public void Dispose()
    {
    }
}
