using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine.Timers;

/// <summary>
/// Runs one timer function: at its due times, never twice at once, in one process of many; once at the start when runs were
/// missed while nothing was running.
/// </summary>
internal sealed partial class TimerListener(
    FunctionDescriptor function, TimerTrigger trigger, BlobServiceClient blobs, string hostId, FunctionInvoker invoker, TimeProvider clock, ILogger log)
{
    // A longer wait than this does not fit the host's timers; it is waited out in pieces.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private static readonly TimeSpan LockRetry = TimeSpan.FromMinutes(1);

    private readonly TimerStatusStore _store = new(blobs, hostId, function.FullName);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var mine = await ListenerLock.TryAcquireAsync(blobs, hostId, function.FullName, clock, log, stopping);
                if (mine is not null)
                    await ListenAsync(mine.Lost);
                else
                    LogElsewhere(log, function.Name);
            }
            catch (OperationCanceledException)
            {
                // The process stops, or the lock is lost and is asked for again below.
            }
            catch (Exception e) when (e.IsStorageFailure())
            {
                LogStorage(log, e, function.Name);
            }
            await Task.Delay(LockRetry, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        var kept = trigger.UseMonitor && trigger.Schedule.IsKept(Now);
        var status = kept ? await StatusAtStartAsync(cancellation) : null;
        var next = status is null ? trigger.Schedule.Next(Now) : ToLocal(status.Next);
        LogNext(log, function.Name, next);

        if (status is not null && clock.GetUtcNow() > status.Next)
            (status, next) = await InvokeAsync(status, isPastDue: true, kept, cancellation);
        else if (trigger.RunOnStartup)
            (status, next) = await InvokeAsync(status, isPastDue: false, kept, cancellation);

        while (true)
        {
            await WaitUntilAsync(next, cancellation);
            (status, next) = await InvokeAsync(status, isPastDue: false, kept, cancellation);
        }
    }

    private DateTime Now => clock.GetLocalNow().DateTime;

    private async Task<TimerStatus> StatusAtStartAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var status = await _store.ReadAsync(cancellation);
        if (status is not null)
        {
            var expected = ToOffset(trigger.Schedule.Next(ToLocal(status.Last ?? status.LastUpdated)));
            if (status.Next == expected)
                return status;
            // The schedule was changed. A due time that the new one would have had in the past is no missed run.
            if (now <= expected)
                return await WriteAsync(new TimerStatus(null, expected, status.LastUpdated), cancellation);
        }
        return await WriteAsync(new TimerStatus(null, ToOffset(trigger.Schedule.Next(Now)), now), cancellation);
    }

    private async Task<(TimerStatus? Status, DateTime Next)> InvokeAsync(
        TimerStatus? status, bool isPastDue, bool kept, CancellationToken cancellation)
    {
        var started = Now;
        var timer = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = status is null ? null : new ScheduleStatus
            {
                Last = status.Last is { } last ? ToLocal(last) : default,
                Next = ToLocal(status.Next),
                LastUpdated = ToLocal(status.LastUpdated),
            },
        };
        var outcome = await invoker.InvokeAsync(
            function, new TimerInput(timer), isPastDue ? "Timer is past due" : $"Timer fired at {started:O}", cancellation);
        // A run that was cut short by the host's stop is still due: the next start makes up for it.
        if (outcome == InvocationOutcome.Interrupted)
            cancellation.ThrowIfCancellationRequested();

        var next = trigger.Schedule.Next(started);
        LogNext(log, function.Name, next);
        return kept
            ? (await WriteAsync(new TimerStatus(ToOffset(started), ToOffset(next), ToOffset(started)), CancellationToken.None), next)
            : (null, next);
    }

    /// <summary>Returns at once when the time has passed: one run makes up for all that a long run missed.</summary>
    private async Task WaitUntilAsync(DateTime due, CancellationToken cancellation)
    {
        var at = ToOffset(due);
        while (at - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
            await Task.Delay(left < LongestWait ? left : LongestWait, clock, cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<TimerStatus> WriteAsync(TimerStatus status, CancellationToken cancellation)
    {
        await _store.WriteAsync(status, cancellation);
        return status;
    }

    private DateTime ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, clock.LocalTimeZone).DateTime;

    private DateTimeOffset ToOffset(DateTime local)
    {
        // Where clocks jump forward, a due time in the gap comes when the gap ends.
        var zone = clock.LocalTimeZone;
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    [LoggerMessage(1, LogLevel.Information, "{Function} is due next at {Next}")]
    private static partial void LogNext(ILogger log, string function, DateTime next);

    [LoggerMessage(2, LogLevel.Information, "{Function} is run by another process")]
    private static partial void LogElsewhere(ILogger log, string function);

    [LoggerMessage(3, LogLevel.Warning, "The state of the timer {Function} could not be read or written")]
    private static partial void LogStorage(ILogger log, Exception exception, string function);
}
