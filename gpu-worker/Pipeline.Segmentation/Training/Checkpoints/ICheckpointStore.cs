namespace Pipeline.Segmentation.Training.Checkpoints;

/// <summary>Holds the latest checkpoint of one training run.</summary>
public interface ICheckpointStore
{
    /// <returns>Null when there is none.</returns>
    Task<byte[]?> ReadLatestAsync(CancellationToken cancellation);

    /// <summary>Replaces the checkpoint as a whole: a reader sees the old one or the new one.</summary>
    Task WriteAsync(byte[] checkpoint, CancellationToken cancellation);
}
