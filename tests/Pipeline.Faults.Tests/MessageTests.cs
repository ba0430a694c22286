using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Faults.Tests;

/// <summary>Messages that come twice, in another order, never, or behind thousands of others; two workers on one item.</summary>
public sealed class MessageTests(FaultStack stack)
{
    private const int Images = 18;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_LostFromEveryQueue_AreMadeUpFor()
    {
        FaultBatch batch;
        // The commit's event is lost before the functions see it.
        using (new HeldProcesses(stack.Stack.FunctionsProcessId!.Value))
        {
            batch = await FaultBatch.CommittedAsync(stack, Images);
            await LoseAsync(QueueNames.BlobEvents, 1);
        }
        // The items' messages are lost before a worker sees them, and the first events with them.
        using (new HeldProcesses(stack.Stack.WorkerProcessIds))
        {
            await batch.UntilAcceptedAsync();
            await LoseAsync(QueueNames.GpuWork, 1);
        }
        // The workers' reports are lost before the functions see them.
        await batch.UntilMasksAsync(1);
        using (new HeldProcesses(stack.Stack.FunctionsProcessId!.Value))
            await LoseAsync(QueueNames.Events, 1);

        await batch.RequireWholeAsync();
    }

    [Fact]
    public async Task Events_TwiceAndInAnyOrder_MakeOneResult()
    {
        for (var round = 0; round < SuiteForm.Rounds; round++)
        {
            var random = SuiteForm.RandomOf("order", round);
            var batch = await FaultBatch.UploadAsync(stack, Images);
            // Before there is anything to commit, while it is worked on, and at the end.
            await SendCommitAsync(batch.Name);
            await batch.CommitAsync();
            await SendCommitAsync(batch.Name);
            await batch.UntilAcceptedAsync();
            var items = (await stack.TryStateAsync(batch.Name))!.Items.Select(item => item.Id).ToArray();
            for (var copy = 0; copy < 3; copy++)
            {
                random.Shuffle(items);
                foreach (var item in items)
                    await SendReportAsync(batch.Name, item);
                await SendCommitAsync(batch.Name);
            }

            await batch.RequireWholeAsync();
            foreach (var item in items)
                await SendReportAsync(batch.Name, item);
            await SendCommitAsync(batch.Name);
            await UntilEmptyAsync(QueueNames.Events);
            await batch.RequireWholeAsync();
        }
    }

    [Fact]
    public async Task Queue_FullOfOthersMessages_DelaysButLosesNothing()
    {
        using (new HeldProcesses(stack.Stack.FunctionsProcessId!.Value))
            await Parallel.ForEachAsync(
                Enumerable.Range(0, SuiteForm.ForeignMessages),
                new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation },
                async (i, token) => await SendBlobEventAsync($"somebody-else/images/{i}.png", token));

        var batch = await FaultBatch.CommittedAsync(stack, Images);

        await batch.RequireWholeAsync();
    }

    [Fact]
    public async Task Item_GivenToTwoWorkers_MakesOneResult()
    {
        for (var round = 0; round < SuiteForm.Rounds; round++)
        {
            FaultBatch batch;
            using (new HeldProcesses(stack.Stack.WorkerProcessIds))
            {
                batch = await FaultBatch.CommittedAsync(stack, Images);
                await batch.UntilAcceptedAsync();
                var state = stack.Storage.Container(ContainerNames.State);
                foreach (var entry in (await stack.TryStateAsync(batch.Name))!.Items)
                {
                    var item = await state.TryReadAsync<WorkItem>(BlobPaths.WorkItem(entry.Id), Cancellation);
                    // Side by side in the queue, so that both workers take them at the same time.
                    for (var copy = 0; copy < 3; copy++)
                        await stack.Storage.Queue(QueueNames.GpuWork).SendMessageAsync(new BinaryData(Documents.Serialize(item!.Value)), cancellationToken: Cancellation);
                }
            }

            await batch.RequireWholeAsync();
        }
    }

    /// <summary>Waits until so many messages are there and takes them away for good.</summary>
    private async Task LoseAsync(string queue, int atLeast)
    {
        var client = stack.Storage.Queue(queue);
        await stack.UntilAsync(
            $"{queue} holds {atLeast} message(s)",
            async () => (await client.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount >= atLeast);
        // The rest of what is being sent just now is lost too.
        await Task.Delay(300, Cancellation);
        await client.ClearMessagesAsync(Cancellation);
    }

    private Task UntilEmptyAsync(string queue) => stack.UntilAsync(
        $"{queue} is empty",
        async () => (await stack.Storage.Queue(queue).GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0);

    private Task SendCommitAsync(string batch) => SendBlobEventAsync(BlobPaths.Manifest(batch), Cancellation);

    private Task SendBlobEventAsync(string path, CancellationToken cancellation) => stack.Storage.Queue(QueueNames.BlobEvents).SendMessageAsync(
        BinaryData.FromObjectAsJson(new
        {
            id = Guid.NewGuid(),
            eventType = "Microsoft.Storage.BlobCreated",
            subject = $"/blobServices/default/containers/{ContainerNames.Uploads}/blobs/{path}",
            eventTime = DateTimeOffset.UtcNow,
            data = new { },
        }),
        cancellationToken: cancellation);

    private Task SendReportAsync(string batch, string item) => stack.Storage.Queue(QueueNames.Events).SendMessageAsync(
        new BinaryData(Documents.Serialize(new CloudEvent
        {
            Id = $"{EventTypes.WorkFinished}.{batch}.{item}",
            Source = "/gpu-worker",
            Type = EventTypes.WorkFinished,
            Time = DateTimeOffset.UtcNow,
            Subject = batch,
            Data = JsonSerializer.SerializeToElement(new { item, batch }),
        })),
        cancellationToken: Cancellation);
}
