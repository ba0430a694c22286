using System.Runtime.InteropServices;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Local.Api.Answers;
using Pipeline.Local.Scenes;

namespace Pipeline.EndToEnd.Tests;

/// <summary>Killing any process at any time loses nothing and doubles nothing.</summary>
public sealed partial class CrashTests(ProductFixture product)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Scenes = 24;

    [Theory]
    [InlineData(Kill)]
    [InlineData(Terminate)]
    public async Task Worker_EndedBetweenImages_AnotherFinishesTheBatchOnce(int signal)
    {
        var (name, batch) = await StartBatchAsync();
        var before = await UntilInTheMiddleAsync(name);

        Send(product.Stack.WorkerProcessIds.Single(), signal);

        await RequireOnceAsync(name, batch, before);
    }

    [Fact]
    public async Task Worker_KilledWhileItLearns_AnotherFinishesTheBatch()
    {
        var (name, batch) = await StartBatchAsync();
        await product.WaitForAsync(name, state => state.Items.Any(i => i.Stage is not null));

        foreach (var worker in product.Stack.WorkerProcessIds)
            Send(worker, Kill);

        await RequireOnceAsync(name, batch, []);
    }

    [Fact]
    public async Task Functions_KilledWhileABatchIsWorkedOn_FinishesTheBatchOnce()
    {
        var (name, batch) = await StartBatchAsync();
        var before = await UntilInTheMiddleAsync(name);

        Send(product.Stack.FunctionsProcessId!.Value, Kill);

        await RequireOnceAsync(name, batch, before);
    }

    [Fact]
    public async Task Stack_StoppedRightAfterTheCommit_GoesOnWhenItStartsAgain()
    {
        // Stopped before, during or after the event source saw the blob: in each case the batch must be found.
        var (name, batch) = await StartBatchAsync();

        await product.StopAsync();
        await product.StartAsync();

        await RequireOnceAsync(name, batch, []);
    }

    private async Task<(string Name, TestBatch Batch)> StartBatchAsync()
    {
        var name = ProductFixture.Unique("crash");
        var batch = TestBatch.OfScribbles(product, Scenes);
        await batch.UploadAsync(product, name);
        return (name, batch);
    }

    /// <summary>Until some masks are there; fails when all are, because then the crash would come too late to show anything.</summary>
    private async Task<Dictionary<string, Azure.ETag>> UntilInTheMiddleAsync(string name)
    {
        var masks = new Dictionary<string, Azure.ETag>();
        while (masks.Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            masks = await Results.MaskETagsAsync(product, name);
        }
        Assert.InRange(masks.Count, 1, 2 * Scenes - 4);
        return masks;
    }

    private async Task RequireOnceAsync(string name, TestBatch batch, Dictionary<string, Azure.ETag> before)
    {
        BatchProgress state = await product.WaitForEndAsync(name);

        Assert.Equal((BatchStatus.Finished, Scenes, 0), (state.Status, state.Masks, state.LeftOut));
        await Results.RequireCompleteAsync(product, name, batch.Images, TestBatch.Side, SceneClasses.Names.Count);
        var after = await Results.MaskETagsAsync(product, name);
        Assert.Equal(2 * Scenes, after.Count);
        // What was committed before the crash was not made again; the image that was at hand may be.
        Assert.True(before.Count(b => after[b.Key] != b.Value) <= 2, "masks that were there before the crash were written again");
        await product.Receiver.WaitForAsync(
            e => e.Type == EventTypes.MasksFinished && e.Subject == name, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(1, product.CountEvents(EventTypes.MasksFinished, name));
    }

    private static void Send(int process, int signal) => Assert.Equal(0, SendSignal(process, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
