namespace Pipeline.Functions.Health;

/// <param name="Status">"ready" or "unready".</param>
/// <param name="Queues">By name, poison queues too.</param>
/// <param name="Problems">What is wrong; empty when ready.</param>
internal sealed record ReadyAnswer(string Status, IReadOnlyDictionary<string, QueueDepth> Queues, IReadOnlyList<string> Problems);
