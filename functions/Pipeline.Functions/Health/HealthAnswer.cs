namespace Pipeline.Functions.Health;

/// <param name="Status">"healthy" or "unhealthy".</param>
/// <param name="Queues">Messages by queue, about; a queue that does not exist yet has none.</param>
/// <param name="Problems">What is wrong; empty when healthy.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, int> Queues, IReadOnlyList<string> Problems);
