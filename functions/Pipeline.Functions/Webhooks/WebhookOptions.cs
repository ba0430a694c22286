using System.ComponentModel.DataAnnotations;

namespace Pipeline.Functions.Webhooks;

/// <summary>Configuration section "Webhooks".</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Local development only: receivers on this machine are accepted too, by http and on any port.</summary>
    public bool AllowLocal { get; set; }

    /// <summary>For one attempt, from connecting to the end of the answer.</summary>
    [Range(1, 30)]
    public double TimeoutSeconds { get; set; } = 20;

    /// <summary>How much of an answer is read; the rest is dropped.</summary>
    [Range(0, 1 << 20)]
    public int MaxResponseBytes { get; set; } = 64 << 10;

    /// <summary>Subscriptions this installation holds at most; each event looks at all of them.</summary>
    [Range(1, 10_000)]
    public int MaxSubscriptions { get; set; } = 200;
}
