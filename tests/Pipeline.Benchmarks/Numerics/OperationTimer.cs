using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics;

/// <summary>Time and memory of repeated runs.</summary>
internal static class OperationTimer
{
    public static (double Milliseconds, double ProcessorMilliseconds, long PeakBytes) Best(int repeat, Action run)
    {
        // The first of several runs fills the pool and compiles.
        if (repeat > 1)
            run();
        (double wall, double processor) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int i = 0; i < repeat; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            run();
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        return (wall, processor, PeakBytes(run));
    }

    private static long PeakBytes(Action run)
    {
        (long held, long most) = (0, 0);
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => EnableScratch(instrument, self) };
        listener.SetMeasurementEventCallback<long>((_, bytes, _, _) =>
        {
            long now = Interlocked.Add(ref held, bytes);
            long known = Interlocked.Read(ref most);
            while (now > known && Interlocked.CompareExchange(ref most, now, known) is var seen && seen != known)
                known = seen;
        });
        listener.Start();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        run();
        return most + GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static void EnableScratch(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == ScratchMeter.Name)
            listener.EnableMeasurementEvents(instrument);
    }
}
