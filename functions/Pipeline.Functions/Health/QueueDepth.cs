namespace Pipeline.Functions.Health;

/// <param name="Messages">About how many, hidden ones too; a queue that does not exist yet has none.</param>
/// <param name="OldestSeconds">How long the next visible message has waited; null when none is visible.</param>
internal sealed record QueueDepth(int Messages, double? OldestSeconds);
