using System.Collections.Concurrent;
using Pipeline.Functions.Work;

namespace Pipeline.Functions.Tests.Work;

public sealed class SharedWritesTests
{
    [Fact]
    public async Task Changes_ThatComeDuringAWrite_ShareTheNext()
    {
        var writes = new SharedWrites<int>();
        var (rounds, open) = (new ConcurrentQueue<IReadOnlyList<int>>(), new TaskCompletionSource());
        async Task Write(IReadOnlyList<int> changes)
        {
            rounds.Enqueue(changes);
            await open.Task;
        }

        var first = writes.JoinAsync("a", 0, Write);
        while (rounds.IsEmpty)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        List<Task> others = [.. Enumerable.Range(1, 50).Select(change => writes.JoinAsync("a", change, Write))];
        open.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[0], [.. Enumerable.Range(1, 50)]], rounds);
    }

    [Fact]
    public async Task Writes_ToTwoDocuments_DoNotWaitForEachOther()
    {
        var writes = new SharedWrites<int>();
        var never = new TaskCompletionSource();

        var stuck = writes.JoinAsync("a", 1, _ => never.Task);
        await writes.JoinAsync("b", 2, _ => Task.CompletedTask);

        Assert.False(stuck.IsCompleted);
        never.SetResult();
        await stuck;
    }

    [Fact]
    public async Task Write_ThatFails_FailsThoseInItAndNoneAfter()
    {
        var writes = new SharedWrites<int>();

        var failing = writes.JoinAsync("a", 1, _ => throw new InvalidDataException("on purpose"));
        await Assert.ThrowsAsync<InvalidDataException>(() => failing);

        await writes.JoinAsync("a", 2, _ => Task.CompletedTask);
    }
}
