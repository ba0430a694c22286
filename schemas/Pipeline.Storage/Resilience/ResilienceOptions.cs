using System.ComponentModel.DataAnnotations;

namespace Pipeline.Storage.Resilience;

/// <summary>
/// Configuration section "Resilience": how patient every call to storage and to the HTTP API is. Only outcomes that a repeat can
/// mend are repeated: 408, 429, 500, 502, 503, 504, broken connections, and answers that do not come in time.
/// </summary>
public sealed class ResilienceOptions
{
    public const string Section = "Resilience";

    /// <summary>Attempts after the first.</summary>
    [Range(1, 20)]
    public int MaxRetries { get; set; } = 5;

    /// <summary>Before the first retry; each further pause is about twice as long, with jitter.</summary>
    [Range(0.01, 60)]
    public double FirstPauseSeconds { get; set; } = 0.4;

    [Range(0.01, 600)]
    public double LongestPauseSeconds { get; set; } = 10;

    /// <summary>A server that asks for more patience (Retry-After) gets no more than this.</summary>
    [Range(0, 600)]
    public double LongestRetryAfterSeconds { get; set; } = 60;

    /// <summary>For one attempt, up to the end of a short answer; an answer of many megabytes has it up to its headers.</summary>
    [Range(0.1, 600)]
    public double AttemptSeconds { get; set; } = 60;

    /// <summary>Share of failed attempts, within the window, at which calls are refused for a while without being made.</summary>
    [Range(0.05, 1)]
    public double BreakerFailureShare { get; set; } = 0.5;

    /// <summary>Fewer attempts than this within the window never open the breaker.</summary>
    [Range(2, 10_000)]
    public int BreakerMinimumAttempts { get; set; } = 20;

    [Range(0.5, 3_600)]
    public double BreakerWindowSeconds { get; set; } = 30;

    /// <summary>How long an open breaker refuses; then one call tries whether the service is back.</summary>
    [Range(0.5, 3_600)]
    public double BreakerRestSeconds { get; set; } = 5;

    /// <summary>No call takes longer, with all its retries and pauses.</summary>
    internal TimeSpan Total => TimeSpan.FromSeconds(
        ((MaxRetries + 1) * AttemptSeconds) + (MaxRetries * Math.Max(LongestPauseSeconds, LongestRetryAfterSeconds)));
}
