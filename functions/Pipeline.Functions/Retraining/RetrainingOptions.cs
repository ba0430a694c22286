using System.ComponentModel.DataAnnotations;

namespace Pipeline.Functions.Retraining;

/// <summary>Configuration section "Retraining".</summary>
public sealed class RetrainingOptions
{
    public const string Section = "Retraining";

    /// <summary>
    /// When models are trained anew: an NCRONTAB expression of five or six fields, seconds first, in the host's time zone (UTC in the
    /// cloud), such as <c>0 0 2 * * *</c>. The host reads it for the timer, which has no default of its own.
    /// </summary>
    [Required]
    public string? Schedule { get; set; }

    /// <summary>The setting as a trigger names it. With a colon: the host does not find names with underscores.</summary>
    internal const string ScheduleSetting = $"%{Section}:{nameof(Schedule)}%";
}
