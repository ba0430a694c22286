namespace Pipeline.Functions.Webhooks;

/// <summary>How a receiver answered one request. Of the answer's body nothing is kept: it is the receiver's word, and may hold anything.</summary>
/// <param name="Status">HTTP status; null when there was none.</param>
/// <param name="Error">Null when it was accepted.</param>
/// <param name="RetryAfter">The pause it asked for.</param>
/// <param name="Seconds">From connecting to the head of the answer.</param>
/// <param name="TimedOut">It did not answer in time.</param>
public sealed record WebhookAnswer(int? Status, string? Error, TimeSpan? RetryAfter, double Seconds, bool TimedOut = false)
{
    public bool Delivered => Status is >= 200 and < 300;

    /// <summary>410 Gone: the receiver wants no more.</summary>
    public bool Gone => Status == 410;

    /// <summary>
    /// The receiver, or what stands before it, is overloaded: all deliveries to it should wait, not this one alone. Silence counts too:
    /// every attempt that waits for it holds up somebody else's.
    /// </summary>
    public bool Overloaded => TimedOut || Status is 429 or 502 or 504 || (Status == 503 && RetryAfter is not null);
}
