namespace Pipeline.Functions.Work;

/// <summary>
/// Joins changes of one document that come at once into one write. Compare-and-swap alone would let each writer read and write the
/// whole document again for every other that was faster. Other processes are still met by compare-and-swap.
/// </summary>
/// <typeparam name="T">A change.</typeparam>
internal sealed class SharedWrites<T>
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Round> waiting = [];
    private readonly Dictionary<string, Task> running = [];

    /// <summary>Ends when the write that took the change along has ended, and as it has ended.</summary>
    /// <param name="write">Gets all changes of a round; the first to join a round lends it its own.</param>
    public Task JoinAsync(string document, T change, Func<IReadOnlyList<T>, Task> write)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(document, out var round))
            {
                waiting[document] = round = new Round();
                round.Ended = running[document] = RunAsync(document, round, running.GetValueOrDefault(document, Task.CompletedTask), write);
            }
            round.Changes.Add(change);
            return round.Ended;
        }
    }

    private async Task RunAsync(string document, Round round, Task before, Func<IReadOnlyList<T>, Task> write)
    {
        // Off the lock, even where nothing has to be waited for; how the round before ended is told to those who were in it.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
            waiting.Remove(document);
        try
        {
            await write(round.Changes);
        }
        finally
        {
            lock (gate)
                if (running[document] == round.Ended)
                    running.Remove(document);
        }
    }

    private sealed class Round
    {
        public List<T> Changes { get; } = [];
        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
