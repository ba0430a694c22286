using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Worker.Items;
using Pipeline.Worker.Queues;

namespace Pipeline.Worker;

/// <summary>Works on one message after the other until none came for a while or the process is asked to stop.</summary>
internal sealed partial class DrainLoop(
    WorkQueues queues,
    ItemProcessor processor,
    Heartbeat heartbeat,
    IHostApplicationLifetime lifetime,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    ILogger<DrainLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Tensor work blocks; it must not run on the thread that starts the host.
        await Task.Yield();
        var idleExit = TimeSpan.FromSeconds(options.Value.IdleExitSeconds);
        var poll = TimeSpan.FromSeconds(options.Value.PollSeconds);
        var idleSince = clock.GetUtcNow();
        Log.Started(logger, options.Value.Queues, options.Value.IdleExitSeconds);

        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                heartbeat.Beat();
                if (await TryReceiveAsync(stoppingToken) is { } lease)
                {
                    await using (lease)
                        await ProcessAsync(lease, stoppingToken);
                    idleSince = clock.GetUtcNow();
                    continue;
                }

                if (idleExit > TimeSpan.Zero && clock.GetUtcNow() - idleSince >= idleExit)
                {
                    Log.Idle(logger, options.Value.IdleExitSeconds);
                    lifetime.StopApplication();
                    return;
                }

                await Task.Delay(poll, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
    }

    private async Task ProcessAsync(MessageLease lease, CancellationToken stopping)
    {
        try
        {
            await processor.ProcessAsync(lease, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Even ending the message failed, as when storage is away. Nothing is lost: it comes back when its lease runs out.
            Log.NotEnded(logger, lease.Message.MessageId, e);
        }
    }

    private async Task<MessageLease?> TryReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await queues.TryReceiveAsync(cancellation);
        }
        catch (RequestFailedException e)
        {
            Log.ReceiveFailed(logger, e.Status, e.ErrorCode ?? e.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Draining {Queues}; exits after {IdleExitSeconds} s without work (0: never)")]
        public static partial void Started(ILogger logger, string queues, double idleExitSeconds);

        [LoggerMessage(Level = LogLevel.Information, Message = "No work for {IdleExitSeconds} s: exiting")]
        public static partial void Idle(ILogger logger, double idleExitSeconds);

        [LoggerMessage(Level = LogLevel.Information, Message = "Asked to stop")]
        public static partial void Stopping(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} could not be ended; it returns when its lease runs out")]
        public static partial void NotEnded(ILogger logger, string messageId, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The queues could not be read ({Status} {Reason}); trying again")]
        public static partial void ReceiveFailed(ILogger logger, int status, string reason);
    }
}
