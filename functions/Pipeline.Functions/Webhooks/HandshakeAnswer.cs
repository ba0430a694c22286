namespace Pipeline.Functions.Webhooks;

/// <summary>What a receiver answered when it was asked for its consent.</summary>
/// <param name="Refused">Why it does not count as consent; null when it does.</param>
/// <param name="AllowedRate">POSTs a minute; null where it set no limit.</param>
public sealed record HandshakeAnswer(string? Refused, int? AllowedRate);
