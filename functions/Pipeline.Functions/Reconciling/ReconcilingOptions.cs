using System.ComponentModel.DataAnnotations;

namespace Pipeline.Functions.Reconciling;

/// <summary>Configuration section "Reconciling".</summary>
public sealed class ReconcilingOptions
{
    public const string Section = "Reconciling";

    /// <summary>What has not moved for so long is looked into, and again after as long.</summary>
    [Range(0.01, 1_440)]
    public double StuckMinutes { get; set; } = 10;

    /// <summary>A batch.json older than this without a state has lost its event.</summary>
    [Range(0, 3_600)]
    public double CommitSeconds { get; set; } = 60;

    /// <summary>Things of each kind that one run looks at; the next run goes on behind them.</summary>
    [Range(1, 5_000)]
    public int PageSize { get; set; } = 1_000;

    internal TimeSpan Stuck => TimeSpan.FromMinutes(StuckMinutes);
}
