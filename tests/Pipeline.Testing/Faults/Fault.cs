namespace Pipeline.Testing.Faults;

/// <summary>What can go wrong between a client and storage.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>An answer that storage never gave; the request does not reach it.</summary>
    public sealed record Answer(int Status, int? RetryAfterSeconds = null) : Fault;

    /// <summary>The connection breaks before the request reaches storage.</summary>
    public sealed record BreakBefore : Fault;

    /// <summary>Storage does what was asked, but its answer is lost.</summary>
    public sealed record LoseAnswer : Fault;

    /// <summary>The answer breaks off in the middle of its body.</summary>
    public sealed record Truncate : Fault;

    /// <summary>The request reaches storage late.</summary>
    public sealed record Delay(TimeSpan Time) : Fault;

    /// <summary>Nothing ever comes; the request does not reach storage.</summary>
    public sealed record Hang : Fault;
}
