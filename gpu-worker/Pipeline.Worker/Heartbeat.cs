using Microsoft.Extensions.Options;

namespace Pipeline.Worker;

/// <summary>
/// A file whose time of writing says when this worker last got anywhere: looked at its queues, or committed progress of an item.
/// Leases are renewed whether the work goes on or hangs, so they say nothing.
/// </summary>
internal sealed class Heartbeat(IOptions<WorkerOptions> options, TimeProvider clock)
{
    public void Beat()
    {
        if (options.Value.HeartbeatFile is not { } file)
            return;
        using (File.Open(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
        {
            // Only that it exists.
        }
        File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>What is wrong with the worker that writes the file; null when nothing is.</summary>
    public static string? Problem(WorkerOptions options, DateTimeOffset now)
    {
        if (options.HeartbeatFile is not { } file)
            return $"{WorkerOptions.Section}__{nameof(WorkerOptions.HeartbeatFile)} is not set: no heartbeat is written.";
        if (!File.Exists(file))
            return $"No heartbeat yet: {file} does not exist.";
        var age = (now - File.GetLastWriteTimeUtc(file)).TotalSeconds;
        return age <= options.HeartbeatSeconds ? null : $"The last heartbeat is {age:F0} s old; allowed: {options.HeartbeatSeconds:F0} s.";
    }
}
