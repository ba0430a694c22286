namespace Pipeline.Testing.Faults;

/// <summary>What a fault may choose by.</summary>
/// <param name="Path">As it came, still escaped, without the query: /account/container/blob or /account/queue/messages.</param>
/// <param name="Query">As it came, with its question mark; empty when there is none.</param>
/// <param name="IsConditional">It names an ETag that must or must not be there.</param>
public sealed record FaultRequest(string Method, string Path, string Query, bool IsConditional);
