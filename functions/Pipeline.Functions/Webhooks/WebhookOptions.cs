using System.ComponentModel.DataAnnotations;

namespace Pipeline.Functions.Webhooks;

/// <summary>Configuration section "Webhooks".</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Local development only: receivers on this machine are accepted too, by http and on any port.</summary>
    public bool AllowLocal { get; set; }

    /// <summary>For one attempt, from connecting to the head of the answer.</summary>
    [Range(1, 30)]
    public double TimeoutSeconds { get; set; } = 20;

    /// <summary>How much of an answer is read; the rest is dropped.</summary>
    [Range(0, 1 << 20)]
    public int MaxResponseBytes { get; set; } = 64 << 10;

    /// <summary>Subscriptions this installation holds at most; each event looks at all of them.</summary>
    [Range(1, 10_000)]
    public int MaxSubscriptions { get; set; } = 200;

    /// <summary>How long the old secret still signs after a rotation that names no time.</summary>
    [Range(0, 168)]
    public double RotationOverlapHours { get; set; } = 24;

    /// <summary>Who sends, as receivers are asked for their consent: a DNS name.</summary>
    [Required, RegularExpression("^[A-Za-z0-9.-]{1,253}$")]
    public string Origin { get; set; } = "pipeline";

    /// <summary>How long events and the log of their deliveries are kept; longer than an event can still be repeated or retried.</summary>
    [Range(8, 3650)]
    public double RetentionDays { get; set; } = 30;
}
