using Microsoft.Extensions.Options;

namespace Pipeline.Functions.Reconciling;

/// <summary>A sweep over one kind of open thing: the young are left alone, the repaired become young again, the settled are closed.</summary>
public abstract class OpenSweep(OpenWork open, IOptions<ReconcilingOptions> options, TimeProvider clock) : ISweep
{
    public abstract string Name { get; }

    /// <summary>Where the marks are.</summary>
    protected abstract string Prefix { get; }

    public async Task<SweepOutcome> RunAsync(string? from, CancellationToken cancellation)
    {
        var page = await open.ListAsync(Prefix, from, options.Value.PageSize, cancellation);
        List<Repair> repairs = [];
        List<Exception> failures = [];
        foreach (var entry in page.Entries.Where(IsDue))
        {
            try
            {
                repairs.AddRange(await TendAsync(entry, cancellation));
            }
            catch (Exception e) when (SweepOutcome.IsOfOneThing(e))
            {
                failures.Add(new InvalidOperationException($"{entry.Path}: {e.Message}", e));
            }
        }
        return new SweepOutcome(page.Next, page.Entries.Count, repairs, failures);
    }

    private async Task<IReadOnlyList<Repair>> TendAsync(OpenEntry entry, CancellationToken cancellation)
    {
        var found = await LookAsync(entry, cancellation);
        if (found.IsSettled)
            await open.CloseAsync(entry, cancellation);
        else if (found.Repairs.Count > 0)
            await open.MarkAsync(entry.Path, cancellation);
        return found.Repairs;
    }

    protected abstract Task<Finding> LookAsync(OpenEntry entry, CancellationToken cancellation);

    /// <summary>Whether something that last moved at this time has stood still for too long.</summary>
    protected bool IsStuck(DateTimeOffset moved) => clock.GetUtcNow() - moved >= options.Value.Stuck;

    private bool IsDue(OpenEntry entry) => IsStuck(entry.Touched);
}
