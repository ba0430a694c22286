using System.Globalization;

namespace Pipeline.Benchmarks.Flow;

/// <summary>What the kernel says of a process.</summary>
/// <param name="CpuSeconds">User and system time of all its threads since it began.</param>
/// <param name="ResidentMiB">Memory that is resident.</param>
internal readonly record struct ProcessUsage(double CpuSeconds, double ResidentMiB)
{
    // USER_HZ, fixed at 100 on Linux for everything that reads /proc.
    private const double TicksPerSecond = 100;

    public static ProcessUsage Of(int process)
    {
        // The name in parentheses may hold spaces; what follows it has fixed places (proc(5)): utime is the 12th, stime the 13th.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var resident = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new ProcessUsage(ticks / TicksPerSecond, kilobytes / 1024.0);
    }
}
