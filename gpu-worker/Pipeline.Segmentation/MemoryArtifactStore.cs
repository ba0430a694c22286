using System.Collections.Concurrent;

namespace Pipeline.Segmentation;

/// <summary>Artefacts that live as long as this object.</summary>
public sealed class MemoryArtifactStore : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _artefacts = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => [.. _artefacts.Keys];

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<Stream?>(_artefacts.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false) : null);
    }

    public async Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await write(buffer, cancellation);
        _artefacts[name] = buffer.ToArray();
    }
}
