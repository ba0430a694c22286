namespace Pipeline.Segmentation.Training;

/// <summary>Which entries a step trains on: passes are shuffled one by one, and a batch may span two of them.</summary>
internal sealed class SegmentationSampler(int seed, int count, int batchSize)
{
    private int _epoch = -1;
    private int[] _order = [];

    public int[] Entries(int step)
    {
        var entries = new int[batchSize];
        for (var i = 0; i < entries.Length; i++)
        {
            var position = (long)step * batchSize + i;
            var epoch = (int)(position / count);
            if (epoch != _epoch)
            {
                (_epoch, _order) = (epoch, StepRandom.Order(seed, epoch, count));
            }
            entries[i] = _order[position % count];
        }
        return entries;
    }
}
