using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Engine.Timers;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Timers;

public sealed class TimerTests(AzuriteFixture azurite)
{
    private const string Nightly = "0 0 2 * * *";

    private static readonly DateTimeOffset Evening = new(2026, 3, 10, 21, 30, 0, TimeSpan.Zero);

    private readonly Calls _calls = new();
    private readonly string _hostId = AzuriteFixture.Unique("timer");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public sealed class Plain(Calls calls, TimeProvider clock)
    {
        [Function("Nightly")]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer) => calls.Add((clock.GetUtcNow(), timer));
    }

    public sealed class AtStart(Calls calls, TimeProvider clock)
    {
        [Function("Nightly")]
        public void Run([TimerTrigger("%Schedule%", RunOnStartup = true)] TimerInfo timer) => calls.Add((clock.GetUtcNow(), timer));
    }

    public sealed class Unmonitored(Calls calls, TimeProvider clock)
    {
        [Function("Nightly")]
        public void Run([TimerTrigger("%Schedule%", UseMonitor = false)] TimerInfo timer) => calls.Add((clock.GetUtcNow(), timer));
    }

    public sealed class Long(Calls calls, TimeProvider clock)
    {
        public static TimeSpan Takes { get; } = TimeSpan.FromMinutes(150);

        [Function("Nightly")]
        public async Task RunAsync([TimerTrigger("%Schedule%")] TimerInfo timer, CancellationToken cancellation)
        {
            calls.Add((clock.GetUtcNow(), timer));
            await Task.Delay(Takes, clock, cancellation);
        }
    }

    [Fact]
    public async Task Timer_FirstStart_RunsAtItsTimesAndKeepsThem()
    {
        var clock = new ManualClock(Evening);
        await using var host = await StartAsync<Plain>(clock, Nightly);

        var (at, timer) = await RunAfterAsync(clock, TimeSpan.FromHours(24));

        Assert.Equal(new DateTimeOffset(2026, 3, 11, 2, 0, 0, TimeSpan.Zero), at);
        Assert.False(timer.IsPastDue);
        Assert.Equal(new DateTime(2026, 3, 11, 2, 0, 0), timer.ScheduleStatus!.Next);
        var status = await UntilStatusAsync(status => status.Last is not null);
        Assert.Equal(at, status.Last);
        Assert.Equal(at.AddDays(1), status.Next);
    }

    [Fact]
    public async Task Timer_RunMissedWhileNothingRan_RunsOnceAtOnceAsPastDue()
    {
        await using (await StartAsync<Plain>(new ManualClock(Evening), Nightly))
            await UntilStatusAsync(_ => true);

        var clock = new ManualClock(Evening.AddDays(3));
        await using var host = await StartAsync<Plain>(clock, Nightly);

        var (at, timer) = await NextAsync();
        Assert.Equal(Evening.AddDays(3), at);
        Assert.True(timer.IsPastDue);
        await UntilStatusAsync(status => status.Last == at);
        Assert.Equal(0, _calls.Waiting);
        var (next, regular) = await RunAfterAsync(clock, TimeSpan.FromHours(6));
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 2, 0, 0, TimeSpan.Zero), next);
        Assert.False(regular.IsPastDue);
    }

    [Fact]
    public async Task Schedule_ChangedToATimeInThePast_IsNoMissedRun()
    {
        await using (await StartAsync<Plain>(new ManualClock(Evening), Nightly))
            await UntilStatusAsync(_ => true);

        await using var host = await StartAsync<Plain>(new ManualClock(Evening.AddHours(2)), "0 0 22 * * *");

        var status = await UntilStatusAsync(status => status.Next.Hour == 22);
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 22, 0, 0, TimeSpan.Zero), status.Next);
        Assert.Equal(0, _calls.Waiting);
    }

    [Fact]
    public async Task RunOnStartup_NothingMissed_RunsAtTheStart()
    {
        await using var host = await StartAsync<AtStart>(new ManualClock(Evening), Nightly);

        var (at, timer) = await NextAsync();

        Assert.Equal(Evening, at);
        Assert.False(timer.IsPastDue);
    }

    [Fact]
    public async Task RunOnStartup_RunMissed_RunsOnceOnlyAsPastDue()
    {
        await using (await StartAsync<Plain>(new ManualClock(Evening), Nightly))
            await UntilStatusAsync(_ => true);

        var clock = new ManualClock(Evening.AddDays(1));
        await using var host = await StartAsync<AtStart>(clock, Nightly);

        var (at, timer) = await NextAsync();
        Assert.True(timer.IsPastDue);
        await UntilStatusAsync(status => status.Last == at);
        await UntilWaitingAsync(clock);
        Assert.Equal(0, _calls.Waiting);
    }

    [Fact]
    public async Task Run_LongerThanItsPeriod_OverlapsNoneAndIsMadeUpForOnce()
    {
        var clock = new ManualClock(Evening);
        await using var host = await StartAsync<Long>(clock, "0 0 * * * *");
        var (first, _) = await RunAfterAsync(clock, TimeSpan.FromMinutes(30));

        // Two more hours come and go while the first run is still at it.
        await UntilWaitingAsync(clock);
        clock.Advance(TimeSpan.FromMinutes(149));
        Assert.Equal(0, _calls.Waiting);
        clock.Advance(TimeSpan.FromMinutes(1));

        var (second, _) = await NextAsync();
        Assert.Equal(first + Long.Takes, second);
        await UntilWaitingAsync(clock);
        Assert.Equal(0, _calls.Waiting);
    }

    [Theory]
    [InlineData("*/20 * * * * *")]
    [InlineData("00:00:20")]
    public async Task Schedule_UnderAMinute_RunsButIsNotKept(string schedule)
    {
        var clock = new ManualClock(Evening);
        await using var host = await StartAsync<Plain>(clock, schedule);

        var (first, timer) = await RunAfterAsync(clock, TimeSpan.FromSeconds(20));
        var (second, _) = await RunAfterAsync(clock, TimeSpan.FromSeconds(20));

        Assert.Equal(TimeSpan.FromSeconds(20), second - first);
        Assert.Null(timer.ScheduleStatus);
        Assert.False(await Status.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task UseMonitor_Off_KeepsNothing()
    {
        var clock = new ManualClock(Evening);
        await using var host = await StartAsync<Unmonitored>(clock, Nightly);

        var (_, timer) = await RunAfterAsync(clock, TimeSpan.FromHours(5));

        Assert.Null(timer.ScheduleStatus);
        Assert.False(await Status.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Timer_DueInMoreThan24Days_WaitsInPieces()
    {
        var clock = new ManualClock(Evening);
        await using var host = await StartAsync<Plain>(clock, "0 0 2 1 6 *");

        // Each piece ends on another thread, which then asks for the next one.
        for (var day = 0; day < 90 && _calls.Waiting == 0; day++)
        {
            await UntilWaitingAsync(clock);
            clock.Advance(TimeSpan.FromDays(1));
            await Task.Delay(2, Cancellation);
        }

        var (at, _) = await NextAsync();
        Assert.Equal(new DateOnly(2026, 6, 1), DateOnly.FromDateTime(at.UtcDateTime));
    }

    [Fact]
    public async Task Clock_JumpsForwardOverTheDueTime_RunsWhenTheGapEnds()
    {
        // Berlin, 29 March 2026: 02:00 becomes 03:00, which is 01:00 UTC.
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var clock = new ManualClock(new DateTimeOffset(2026, 3, 28, 22, 0, 0, TimeSpan.Zero), berlin);
        await using var host = await StartAsync<Plain>(clock, "0 30 2 * * *");

        var (at, _) = await RunAfterAsync(clock, TimeSpan.FromHours(12));

        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), at);
    }

    [Fact]
    public async Task Timer_InTwoProcesses_RunsInOne()
    {
        var clock = new ManualClock(Evening);
        await using var first = await StartAsync<Plain>(clock, Nightly);
        await UntilStatusAsync(_ => true);
        await using var second = await StartAsync<Plain>(clock, Nightly);
        await Task.Delay(500, Cancellation);

        await RunAfterAsync(clock, TimeSpan.FromHours(5));
        await Task.Delay(300, Cancellation);

        Assert.Equal(0, _calls.Waiting);
        var taken = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => Container
            .GetBlobClient($"locks/{_hostId}/Host.Functions.Nightly.Listener").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15), cancellationToken: Cancellation));
        Assert.Equal(409, taken.Status);
    }

    [Fact]
    public async Task Timer_ItsProcessStops_IsTakenOverByTheOther()
    {
        var clock = new ManualClock(Evening);
        var first = await StartAsync<Plain>(clock, Nightly);
        await UntilStatusAsync(_ => true);
        await using var second = await StartAsync<Plain>(clock, Nightly);
        await Task.Delay(500, Cancellation);

        await first.DisposeAsync();
        // The other asks for the lock every minute.
        clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(500, Cancellation);

        var (at, _) = await RunAfterAsync(clock, TimeSpan.FromHours(5));
        Assert.Equal(2, at.Hour);
    }

    private BlobContainerClient Container => azurite.Blobs.GetBlobContainerClient("azure-webjobs-hosts");

    private BlobClient Status => Container.GetBlobClient($"timers/{_hostId}/Host.Functions.Nightly/status");

    private Task<EngineHost> StartAsync<TFunctions>(ManualClock clock, string schedule) =>
        EngineHost.StartAsync<TFunctions>(
            azurite,
            new() { ["Schedule"] = schedule },
            builder => builder.Services.AddSingleton(_calls).AddSingleton<TimeProvider>(clock),
            _hostId);

    private Task<(DateTimeOffset At, TimerInfo Timer)> NextAsync() => _calls.NextAsync<(DateTimeOffset, TimerInfo)>();

    /// <summary>Moves the clock once the listener waits for it.</summary>
    private async Task<(DateTimeOffset At, TimerInfo Timer)> RunAfterAsync(ManualClock clock, TimeSpan by)
    {
        await UntilWaitingAsync(clock);
        clock.Advance(by);
        return await NextAsync();
    }

    private static async Task UntilWaitingAsync(ManualClock clock)
    {
        // The lock's renewal is one timer, the wait for the due time (or the run) the other; it may take storage a moment.
        for (var stable = 0; stable < 3; stable = clock.Waiting >= 2 ? stable + 1 : 0)
            await Task.Delay(30, Cancellation);
    }

    private async Task<TimerStatus> UntilStatusAsync(Func<TimerStatus, bool> condition)
    {
        while (true)
        {
            if (await Status.ExistsAsync(Cancellation)
                && (await Status.DownloadContentAsync(Cancellation)).Value.Content.ToObjectFromJson<TimerStatus>() is { } status
                && condition(status))
                return status;
            await Task.Delay(30, Cancellation);
        }
    }
}
