namespace Pipeline.Segmentation;

/// <summary>Named artefacts of one fitted labeler. The worker keeps them in blobs, tests and benchmarks in memory.</summary>
public interface IArtifactStore
{
    /// <returns>A readable stream the caller disposes, or null when there is no such artefact.</returns>
    Task<Stream?> OpenReadAsync(string name, CancellationToken cancellation);

    /// <summary>Writes or replaces an artefact; it is visible only once <paramref name="write"/> has finished.</summary>
    Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation);
}
