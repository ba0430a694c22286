namespace Pipeline.Numerics;

/// <summary>
/// Pixel counts [truth, prediction] over a whole data set; truth 255 is never counted.
/// IoU of c = H[c,c] / (row c + column c - H[c,c]); the mean runs over classes that occur in truth or prediction (nan-mean).
/// </summary>
/// <remarks>Not thread-safe: count in one matrix a thread and <see cref="Merge"/>.</remarks>
public sealed class ConfusionMatrix
{
    /// <summary>Truth value that is not counted.</summary>
    public const byte Ignore = 255;

    private readonly long[] _counts;
    private readonly long[] _missed;
    private readonly IgnoredPrediction _ignoredPrediction;

    /// <param name="classes">1–255; indices 0 to classes - 1.</param>
    /// <param name="ignoredPrediction">The meaning of 255 in a prediction.</param>
    public ConfusionMatrix(int classes, IgnoredPrediction ignoredPrediction = IgnoredPrediction.CountAsMiss)
    {
        if (classes is < 1 or > Ignore)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, "A mask holds 1 to 255 classes.");
        Classes = classes;
        _ignoredPrediction = ignoredPrediction;
        _counts = new long[classes * classes];
        _missed = new long[classes];
    }

    public int Classes { get; }

    /// <summary>Pixels of class <paramref name="truth"/> that were predicted as <paramref name="prediction"/>.</summary>
    public long this[int truth, int prediction] => _counts[(truth * Classes) + prediction];

    /// <summary>Pixels counted, with those missed.</summary>
    public long Total => _counts.Sum() + _missed.Sum();

    /// <summary>Mean IoU over the classes that occur in truth or prediction; NaN where nothing was counted.</summary>
    public double MeanIou => MeanOfPresent(Iou);

    /// <summary>Mean IoU without class 0.</summary>
    public double ForegroundMeanIou => MeanOfPresent(c => c == 0 ? double.NaN : Iou(c));

    /// <summary>Share of counted pixels that are right; NaN where nothing was counted.</summary>
    public double PixelAccuracy => Total == 0 ? double.NaN : (double)Diagonal() / Total;

    /// <summary>Mean over classes of the share found (recall), over classes that occur in truth.</summary>
    public double MeanAccuracy => MeanOfPresent(c => TruthCount(c) == 0 ? double.NaN : (double)this[c, c] / TruthCount(c));

    /// <summary>IoU weighted by how often a class occurs in truth.</summary>
    public double FrequencyWeightedIou =>
        Total == 0 ? double.NaN : Enumerable.Range(0, Classes).Where(c => TruthCount(c) > 0).Sum(c => Iou(c) * TruthCount(c)) / Total;

    /// <summary>IoU of one class; NaN where it occurs neither in truth nor in prediction.</summary>
    public double Iou(int label)
    {
        long union = TruthCount(label) + PredictionCount(label) - this[label, label];
        return union == 0 ? double.NaN : (double)this[label, label] / union;
    }

    /// <summary>IoU of every class, NaN for absent ones.</summary>
    public double[] PerClassIou() => [.. Enumerable.Range(0, Classes).Select(Iou)];

    /// <summary>Pixels of a class in truth.</summary>
    public long TruthCount(int label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)Classes);
        long sum = _missed[label];
        for (int other = 0; other < Classes; other++)
            sum += this[label, other];
        return sum;
    }

    /// <summary>Pixels predicted as a class.</summary>
    public long PredictionCount(int label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)Classes);
        long sum = 0;
        for (int other = 0; other < Classes; other++)
            sum += this[other, label];
        return sum;
    }

    /// <summary>Counts one mask.</summary>
    /// <param name="truth">Class indices or 255.</param>
    /// <param name="prediction">Class indices or 255, same length.</param>
    /// <exception cref="ArgumentException">An index that is neither a class nor 255; nothing is counted then.</exception>
    public void Add(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction)
    {
        Require.Length(prediction.Length, truth.Length, "the truth");
        Check(truth, nameof(truth));
        Check(prediction, nameof(prediction));
        for (int i = 0; i < truth.Length; i++)
        {
            int row = truth[i], column = prediction[i];
            if (row == Ignore)
                continue;
            if (column == Ignore)
            {
                if (_ignoredPrediction == IgnoredPrediction.CountAsMiss)
                    _missed[row]++;
                if (_ignoredPrediction != IgnoredPrediction.CountAsBackground)
                    continue;
                column = 0;
            }

            _counts[(row * Classes) + column]++;
        }
    }

    /// <summary>Adds another matrix of the same classes and rule.</summary>
    public void Merge(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes || other._ignoredPrediction != _ignoredPrediction)
            throw new ArgumentException($"The other matrix has {other.Classes} classes and {other._ignoredPrediction}; this one {Classes} and {_ignoredPrediction}.", nameof(other));
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        for (int i = 0; i < _missed.Length; i++)
            _missed[i] += other._missed[i];
    }

    private long Diagonal()
    {
        long sum = 0;
        for (int c = 0; c < Classes; c++)
            sum += this[c, c];
        return sum;
    }

    private double MeanOfPresent(Func<int, double> value)
    {
        double[] present = [.. Enumerable.Range(0, Classes).Select(value).Where(v => !double.IsNaN(v))];
        return present.Length == 0 ? double.NaN : present.Average();
    }

    private void Check(ReadOnlySpan<byte> mask, string name)
    {
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] >= Classes && mask[i] != Ignore)
                throw new ArgumentException($"{name}[{i}] is {mask[i]}; allowed are 0 to {Classes - 1} and {Ignore}.", name);
        }
    }
}
