namespace Pipeline.Functions.Reconciling;

/// <summary>Something that was lost and is brought about again.</summary>
/// <param name="Kind">A kebab-case word such as "work-message"; repairs are counted by it.</param>
/// <param name="Subject">Id of the batch, item, run or delivery.</param>
public sealed record Repair(string Kind, string Subject)
{
    public const string CommitEvent = "commit-event";
    public const string WorkMessage = "work-message";
    public const string WorkReport = "work-report";
    public const string Event = "event";
    public const string Delivery = "delivery";
    public const string Deletion = "deletion";
}
