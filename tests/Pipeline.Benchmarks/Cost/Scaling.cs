namespace Pipeline.Benchmarks.Cost;

/// <summary>What a simulated day did.</summary>
/// <param name="Delays">Seconds from the queueing of each item to its start.</param>
/// <param name="BilledSeconds">Of all executions, from start to end.</param>
/// <param name="BusySeconds">Of those, with an item at work.</param>
/// <param name="PeakExecutions">At once.</param>
/// <param name="EndsAt">Seconds after midnight at which the last item was done.</param>
internal sealed record ScalingDay(IReadOnlyList<double> Delays, int Executions, double BilledSeconds, double BusySeconds, int PeakExecutions, double EndsAt);

/// <summary>
/// Executions of one job over a queue, event by event. The rules are those of the scaler: every poll, messages (waiting or in work)
/// divided by the messages an execution is expected to drain, rounded up, at most the limit, less the executions that run.
/// An execution takes one item after the other and ends when none came for a while. The first item of a labelled batch learns; the
/// others of that batch wait for it.
/// </summary>
internal sealed class Scaling(IReadOnlyList<SimulatedBatch> batches, CostAssumptions assumptions, int maxExecutions)
{
    private readonly PriorityQueue<Action, (double Time, long Order)> agenda = new();
    private readonly LinkedList<Item> waiting = new();
    private readonly List<double> delays = [];
    private readonly HashSet<Execution> idle = [];
    private long order;
    private double now;
    private int unfinished, comingBatches, running, inWork, executions, peak;
    private double billed, busy, ends;

    public ScalingDay Run()
    {
        comingBatches = batches.Count;
        foreach (var batch in batches)
            At(batch.Ready, () => Queue(batch));
        At(0, Poll);
        while (agenda.TryDequeue(out var next, out var when))
        {
            now = when.Time;
            next();
        }
        return new ScalingDay(delays, executions, billed, busy, peak, ends);
    }

    private void Queue(SimulatedBatch batch)
    {
        comingBatches--;
        var learning = new Learning(batch.IsLabelled);
        var seconds = batch.IsLabelled ? assumptions.LabelSecondsPerImage : assumptions.PredictSecondsPerImage;
        for (var left = batch.Images; left > 0; left -= assumptions.ItemImages)
        {
            waiting.AddLast(new Item(now, Math.Min(left, assumptions.ItemImages) * seconds, learning));
            unfinished++;
        }
        WakeIdle();
    }

    private void Poll()
    {
        var wanted = Math.Min(maxExecutions, (int)Math.Ceiling((waiting.Count + inWork) / (double)assumptions.ItemsPerWorker));
        for (var start = wanted - running; start > 0; start--)
        {
            executions++;
            peak = Math.Max(peak, ++running);
            var execution = new Execution(now);
            At(now + assumptions.StartSeconds, () => TakeNext(execution));
        }
        if (comingBatches > 0 || unfinished > 0)
            At(now + assumptions.PollSeconds, Poll);
    }

    private void TakeNext(Execution execution)
    {
        idle.Remove(execution);
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            var item = node.Value;
            if (item.Learning.IsBlocked)
                continue;
            waiting.Remove(node);
            Work(execution, item);
            return;
        }
        idle.Add(execution);
        // Items that wait for a fit are looked at now and then, which keeps a worker alive; the end of the fit wakes it.
        if (waiting.Count > 0)
            return;
        var turn = ++execution.Turn;
        At(now + assumptions.IdleExitSeconds, () => End(execution, turn));
    }

    private void Work(Execution execution, Item item)
    {
        execution.Turn++;
        inWork++;
        delays.Add(now - item.Queued);
        var learns = item.Learning.Begin();
        var took = item.Seconds + (learns ? assumptions.FitSeconds : 0);
        busy += took;
        if (learns)
            At(now + assumptions.FitSeconds, () =>
            {
                item.Learning.End();
                WakeIdle();
            });
        At(now + took, () =>
        {
            inWork--;
            unfinished--;
            ends = now;
            TakeNext(execution);
        });
    }

    private void WakeIdle()
    {
        foreach (var execution in idle.ToList())
            TakeNext(execution);
    }

    private void End(Execution execution, int turn)
    {
        if (execution.Turn != turn)
            return;
        idle.Remove(execution);
        running--;
        billed += now + assumptions.StopSeconds - execution.Started;
    }

    private void At(double time, Action action) => agenda.Enqueue(action, (time, order++));

    private readonly record struct Item(double Queued, double Seconds, Learning Learning);

    /// <summary>The one fit of a labelled batch.</summary>
    private sealed class Learning(bool isNeeded)
    {
        private bool needed = isNeeded;

        public bool IsBlocked { get; private set; }

        public bool Begin()
        {
            if (!needed)
                return false;
            needed = false;
            return IsBlocked = true;
        }

        public void End() => IsBlocked = false;
    }

    private sealed class Execution(double started)
    {
        public double Started => started;

        /// <summary>Counts what it does, so that an idle end that was overtaken by work is not carried out.</summary>
        public int Turn { get; set; }
    }
}
