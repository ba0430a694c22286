namespace Pipeline.Functions.Webhooks;

/// <summary>How a receiver answered one POST.</summary>
/// <param name="Status">HTTP status; null when there was none.</param>
/// <param name="RetryAfter">The pause it asked for.</param>
public sealed record WebhookAnswer(int? Status, string? Error, TimeSpan? RetryAfter)
{
    public bool Delivered => Status is >= 200 and < 300;

    /// <summary>410 Gone: the receiver wants no more.</summary>
    public bool Gone => Status == 410;
}
