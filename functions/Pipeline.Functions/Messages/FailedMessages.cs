using Microsoft.Extensions.Logging;
using Pipeline.Storage;

namespace Pipeline.Functions.Messages;

/// <summary>Keeps what ended in a poison queue, so that nothing is lost without a trace.</summary>
public sealed partial class FailedMessages(PipelineStorage storage, TimeProvider clock, ILogger<FailedMessages> logger)
{
    public async Task KeepAsync(string queue, string? subject, string text, CancellationToken cancellation)
    {
        var id = $"{queue}-{Hashes.Short(Hashes.Of(text))}";
        var created = await storage.Container(ContainerNames.State).TryCreateAsync(
            BlobPaths.Failed(id), new FailedMessage(id, queue, subject, clock.GetUtcNow(), text), cancellation);
        if (created)
            Log.Kept(logger, queue, subject, id);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message of {Queue} about {Subject} was given up; it is kept as state/failed/{Id}.json")]
        public static partial void Kept(ILogger logger, string queue, string? subject, string id);
    }
}
