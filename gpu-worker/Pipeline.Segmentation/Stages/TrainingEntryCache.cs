using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Stages;

/// <summary>Keeps read entries until a number of bytes is reached; what comes later is read each time.</summary>
/// <remarks>Training visits entries in random order, where dropping the least recently used one gains nothing.</remarks>
public sealed class TrainingEntryCache(long maxBytes = 512L << 20)
{
    private readonly Dictionary<TrainingEntry, TrainingSample> _samples = [];
    private readonly Lock _gate = new();
    private long _bytes;

    internal TrainingSample GetOrAdd(TrainingEntry entry, Func<TrainingSample> read)
    {
        lock (_gate)
        {
            if (_samples.TryGetValue(entry, out var known))
            {
                return known;
            }
        }
        var sample = read();
        var size = sample.Image.Pixels.LongLength + sample.Target.LongLength + (sample.Weight?.LongLength ?? 0);
        lock (_gate)
        {
            if (_bytes + size <= maxBytes && _samples.TryAdd(entry, sample))
            {
                _bytes += size;
            }
        }
        return sample;
    }
}
