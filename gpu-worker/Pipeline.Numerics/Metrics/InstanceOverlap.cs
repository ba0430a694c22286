namespace Pipeline.Numerics;

/// <summary>Intersection over union of instances that are given as maps of instance numbers.</summary>
public static class InstanceOverlap
{
    /// <summary>Pixels that belong to no instance.</summary>
    public const int None = -1;

    /// <summary>Pixels of the truth that count for nobody.</summary>
    public const int Ignore = -2;

    /// <summary>IoU of every pair, in one pass over the pixels.</summary>
    /// <param name="predicted">[pixels]: instance number or <see cref="None"/>.</param>
    /// <param name="predictedCount">Predicted instances.</param>
    /// <param name="truth">[pixels]: instance number, <see cref="None"/> or <see cref="Ignore"/>.</param>
    /// <param name="truthCount">True instances.</param>
    /// <param name="iou">[predicted, truth], receives 0–1; 0 for instances without pixels.</param>
    public static void Iou(ReadOnlySpan<int> predicted, int predictedCount, ReadOnlySpan<int> truth, int truthCount, Span<float> iou)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(predictedCount);
        ArgumentOutOfRangeException.ThrowIfNegative(truthCount);
        Require.Length(truth.Length, predicted.Length, "the prediction");
        Require.Length(iou.Length, (long)predictedCount * truthCount, "[predicted, truth]");
        var (inBoth, inPredicted, inTruth) = (new int[iou.Length], new int[predictedCount], new int[truthCount]);
        for (int p = 0; p < truth.Length; p++)
        {
            if (truth[p] == Ignore)
                continue;
            if (truth[p] < None || truth[p] >= truthCount || predicted[p] < None || predicted[p] >= predictedCount)
                throw new ArgumentException($"Pixel {p} has instances {predicted[p]} of {predictedCount} and {truth[p]} of {truthCount}.");
            if (predicted[p] >= 0)
                inPredicted[predicted[p]]++;
            if (truth[p] >= 0)
                inTruth[truth[p]]++;
            if (predicted[p] >= 0 && truth[p] >= 0)
                inBoth[(predicted[p] * truthCount) + truth[p]]++;
        }

        for (int i = 0; i < iou.Length; i++)
            iou[i] = (float)inBoth[i] / Math.Max(1, inPredicted[i / truthCount] + inTruth[i % truthCount] - inBoth[i]);
    }
}
