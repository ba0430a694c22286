using System.Globalization;

namespace Pipeline.Benchmarks.Flow;

/// <summary>CPU seconds of everything that runs here, since the machine started (proc(5), /proc/stat).</summary>
internal static class MachineUsage
{
    private const double TicksPerSecond = 100;

    public static double CpuSeconds()
    {
        // cpu user nice system idle iowait irq softirq steal …
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..8]
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (times.Sum() - times[3] - times[4]) / TicksPerSecond;
    }
}
