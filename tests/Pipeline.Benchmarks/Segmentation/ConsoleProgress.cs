using System.Diagnostics;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Training;

namespace Pipeline.Benchmarks.Segmentation;

/// <summary>A line every few seconds, and one at the end of each stage.</summary>
internal sealed class ConsoleProgress(TextWriter log) : IProgress<StageProgress>, IProgress<TrainProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    public void Report(StageProgress value) => Line(value.Stage, value.Done, value.Detail ?? "");

    public void Report(TrainProgress value) => Line("train", value.Done, $"step {value.Step}/{value.Steps} loss {value.Loss:f3} {value.ImagesPerSecond:f1} images/s");

    private void Line(string stage, double done, string detail)
    {
        if (done < 1 && _sinceLine.Elapsed < Interval)
        {
            return;
        }
        log.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {stage} {done:p0} {detail}");
        _sinceLine.Restart();
    }
}
