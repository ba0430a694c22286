using System.Diagnostics.Metrics;

namespace Pipeline.Numerics;

/// <summary>How much pooled memory the kernels hold; costs nothing while nobody listens.</summary>
internal static class ScratchMeter
{
    public const string Name = "Pipeline.Numerics";

    private static readonly Meter Meter = new(Name);

    public static readonly UpDownCounter<long> Held = Meter.CreateUpDownCounter<long>("pipeline.numerics.scratch", "By", "Pooled memory held by kernels.");
}
