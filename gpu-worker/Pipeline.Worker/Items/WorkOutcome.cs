using Pipeline.Contracts;

namespace Pipeline.Worker.Items;

/// <summary>How an item ended for this worker.</summary>
internal abstract record WorkOutcome
{
    private WorkOutcome()
    {
    }

    /// <summary>Everything is committed.</summary>
    public sealed record Completed : WorkOutcome;

    /// <summary>Something else must happen first; look again later.</summary>
    public sealed record Deferred(string Reason) : WorkOutcome;

    /// <summary>It can never succeed, and this is why.</summary>
    public sealed record Failed(Problem Problem) : WorkOutcome;
}
