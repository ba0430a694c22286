namespace Pipeline.Segmentation.Training.Checkpoints;

/// <summary>Keeps the checkpoint as long as this object lives.</summary>
public sealed class MemoryCheckpointStore : ICheckpointStore
{
    private byte[]? _latest;

    /// <summary>How many checkpoints were written.</summary>
    public int Writes { get; private set; }

    public Task<byte[]?> ReadLatestAsync(CancellationToken cancellation) => Task.FromResult(_latest);

    public Task WriteAsync(byte[] checkpoint, CancellationToken cancellation)
    {
        (_latest, Writes) = (checkpoint, Writes + 1);
        return Task.CompletedTask;
    }
}
