using System.Diagnostics;

namespace Pipeline.Local.Demo;

/// <summary>Seconds by stage, in the order in which stages ran.</summary>
internal sealed class StageClock
{
    private readonly Dictionary<string, double> _seconds = [];

    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    public double Total => _seconds.Values.Sum();

    public void Add(string stage, double seconds) => _seconds[stage] = Math.Round(_seconds.GetValueOrDefault(stage) + seconds, 2);

    public async Task MeasureAsync(string stage, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        Add(stage, watch.Elapsed.TotalSeconds);
    }
}
