namespace Pipeline.Functions.Reconciling;

/// <summary>What was seen of one open thing.</summary>
/// <param name="IsSettled">There is nothing left to look after.</param>
public sealed record Finding(bool IsSettled, IReadOnlyList<Repair> Repairs)
{
    public static Finding Settled { get; } = new(true, []);

    /// <summary>It takes its course.</summary>
    public static Finding Moving { get; } = new(false, []);

    public static Finding Of(params IReadOnlyList<Repair> repairs) => new(false, repairs);
}
