namespace Pipeline.Numerics;

/// <summary>
/// Average precision of instances over a data set at one IoU threshold. Predictions of a class are taken from the surest down, each hits or misses
/// a true instance of its picture and class.
/// </summary>
/// <remarks>Not thread-safe. For COCO's mean over 0.5, 0.55 … 0.95 keep one of these a threshold.</remarks>
public sealed class InstanceAveragePrecision
{
    private const int RecallPoints = 101;

    private readonly float _threshold;
    private readonly InstanceMatching _matching;
    private readonly int[] _truths;
    private readonly List<(float Score, bool Hit)>[] _predictions;

    /// <param name="classes">At least 1.</param>
    /// <param name="threshold">Least IoU of a hit, above 0 and at most 1.</param>
    /// <param name="matching">Which true instance a prediction may take.</param>
    public InstanceAveragePrecision(int classes, float threshold = 0.5f, InstanceMatching matching = InstanceMatching.BestFree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (!(threshold > 0 && threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "An IoU threshold is above 0 and at most 1.");
        (_threshold, _matching) = (threshold, matching);
        _truths = new int[classes];
        _predictions = [.. Enumerable.Range(0, classes).Select(_ => new List<(float, bool)>())];
    }

    public int Classes => _truths.Length;

    /// <summary>Counts one picture.</summary>
    /// <param name="predictions">In any order; among equal scores the earlier goes first.</param>
    /// <param name="truths">Class of every true instance.</param>
    /// <param name="iou">[predictions, truths], see <see cref="InstanceOverlap"/>; only pairs of one class are read.</param>
    /// <exception cref="ArgumentException">A class out of range or a score that is not finite; nothing is counted then.</exception>
    public void Add(ReadOnlySpan<ScoredInstance> predictions, ReadOnlySpan<int> truths, ReadOnlySpan<float> iou)
    {
        Require.Length(iou.Length, (long)predictions.Length * truths.Length, "[predictions, truths]");
        foreach (ScoredInstance prediction in predictions)
        {
            if ((uint)prediction.Class >= (uint)Classes || !float.IsFinite(prediction.Score))
                throw new ArgumentException($"{prediction}: the class must be 0 to {Classes - 1}, the score finite.", nameof(predictions));
        }

        foreach (int truth in truths)
        {
            if ((uint)truth >= (uint)Classes)
                throw new ArgumentException($"A true instance has class {truth}; allowed are 0 to {Classes - 1}.", nameof(truths));
        }

        foreach (int truth in truths)
            _truths[truth]++;
        var taken = new bool[truths.Length];
        ScoredInstance[] all = predictions.ToArray();
        foreach (int i in Enumerable.Range(0, all.Length).OrderByDescending(i => all[i].Score))
        {
            int best = -1;
            for (int t = 0; t < taken.Length; t++)
            {
                bool eligible = truths[t] == all[i].Class && (_matching == InstanceMatching.BestOfAll || !taken[t]);
                if (eligible && (best < 0 || iou[(i * taken.Length) + t] > iou[(i * taken.Length) + best]))
                    best = t;
            }

            bool hit = best >= 0 && iou[(i * taken.Length) + best] >= _threshold && !taken[best];
            if (hit)
                taken[best] = true;
            _predictions[all[i].Class].Add((all[i].Score, hit));
        }
    }

    /// <summary>Average precision of a class, 0–1; NaN where it has no true instance.</summary>
    public double Of(int label, PrecisionInterpolation interpolation = PrecisionInterpolation.Area)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)Classes);
        if (_truths[label] == 0)
            return double.NaN;
        (float Score, bool Hit)[] sorted = [.. _predictions[label].OrderByDescending(prediction => prediction.Score)];
        var (recall, precision) = (new double[sorted.Length], new double[sorted.Length]);
        int hits = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            hits += sorted[i].Hit ? 1 : 0;
            (recall[i], precision[i]) = ((double)hits / _truths[label], (double)hits / (i + 1));
        }

        for (int i = precision.Length - 2; i >= 0; i--)
            precision[i] = Math.Max(precision[i], precision[i + 1]);
        return interpolation == PrecisionInterpolation.Area ? Area(recall, precision) : MeanAtPoints(recall, precision);
    }

    /// <summary>Mean over the classes that have true instances; NaN where none has.</summary>
    public double Mean(PrecisionInterpolation interpolation = PrecisionInterpolation.Area)
    {
        double[] present = [.. Enumerable.Range(0, Classes).Select(label => Of(label, interpolation)).Where(value => !double.IsNaN(value))];
        return present.Length == 0 ? double.NaN : present.Average();
    }

    private static double Area(double[] recall, double[] precision)
    {
        double area = 0;
        for (int i = 0; i < recall.Length; i++)
            area += (recall[i] - (i == 0 ? 0 : recall[i - 1])) * precision[i];
        return area;
    }

    private static double MeanAtPoints(double[] recall, double[] precision)
    {
        double sum = 0;
        for (int point = 0, i = 0; point < RecallPoints; point++)
        {
            // 7 hits of 100 must reach the recall 0.07, whatever both divisions round to.
            while (i < recall.Length && recall[i] + 1e-12 < point / (RecallPoints - 1.0))
                i++;
            sum += i < recall.Length ? precision[i] : 0;
        }

        return sum / RecallPoints;
    }
}
