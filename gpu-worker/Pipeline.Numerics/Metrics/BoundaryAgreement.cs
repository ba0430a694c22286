namespace Pipeline.Numerics;

/// <summary>
/// Boundary F measure (Csurka et al. 2013; Perazzi et al. 2016): how much of the predicted outline lies near the true one, and the other way round.
/// Counts add up over images.
/// </summary>
/// <param name="TruthPixels">Pixels of the true outline.</param>
/// <param name="TruthFound">Those with a predicted outline within the tolerance.</param>
/// <param name="PredictedPixels">Pixels of the predicted outline.</param>
/// <param name="PredictedRight">Those with a true outline within the tolerance.</param>
public readonly record struct BoundaryAgreement(long TruthPixels, long TruthFound, long PredictedPixels, long PredictedRight)
{
    /// <summary>Truth value at which nothing is judged.</summary>
    private const byte Ignore = ConfusionMatrix.Ignore;

    /// <summary>Share of the predicted outline that is right; NaN without one.</summary>
    public double Precision => (double)PredictedRight / PredictedPixels;

    /// <summary>Share of the true outline that was found; NaN without one.</summary>
    public double Recall => (double)TruthFound / TruthPixels;

    /// <summary>Harmonic mean of both: 0 where one side has no outline, NaN where neither has.</summary>
    public double F => TruthPixels + PredictedPixels == 0 ? double.NaN : TruthFound + PredictedRight == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    public static BoundaryAgreement operator +(BoundaryAgreement left, BoundaryAgreement right) => new(
        left.TruthPixels + right.TruthPixels,
        left.TruthFound + right.TruthFound,
        left.PredictedPixels + right.PredictedPixels,
        left.PredictedRight + right.PredictedRight);

    /// <summary>The usual tolerance: 0.75 % of the picture's diagonal, in pixels.</summary>
    public static float Tolerance(int width, int height) => 0.0075f * MathF.Sqrt(((float)width * width) + ((float)height * height));

    /// <summary>
    /// Compares the outlines of one class. The outline of a region are its pixels with a 4-neighbour in the picture that is not of the class.
    /// Where truth is 255 there is no outline of either side, and 255 beside a region makes none.
    /// </summary>
    /// <param name="truth">[height, width] class indices or 255.</param>
    /// <param name="prediction">[height, width] class indices or 255.</param>
    /// <param name="width">1–32,767.</param>
    /// <param name="height">1–32,767.</param>
    /// <param name="label">0–254.</param>
    /// <param name="tolerance">Pixels, at least 0.</param>
    public static BoundaryAgreement Of(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, int width, int height, byte label, float tolerance)
    {
        Require.Size(width, height);
        Require.Length(truth.Length, (long)width * height, "[height, width]");
        Require.Length(prediction.Length, (long)width * height, "[height, width]");
        ArgumentOutOfRangeException.ThrowIfEqual(label, Ignore);
        if (!(tolerance >= 0) || !float.IsFinite(tolerance))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is finite and at least 0 pixels.");
        using var trueOutline = new PooledBuffer<byte>(truth.Length);
        using var predictedOutline = new PooledBuffer<byte>(truth.Length);
        Outline(truth, truth, width, label, trueOutline.Span);
        Outline(prediction, truth, width, label, predictedOutline.Span);
        (long found, long inTruth) = Near(trueOutline.Span, predictedOutline.Span, width, height, tolerance);
        (long right, long inPrediction) = Near(predictedOutline.Span, trueOutline.Span, width, height, tolerance);
        return new BoundaryAgreement(inTruth, found, inPrediction, right);
    }

    private static void Outline(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> truth, int width, byte label, Span<byte> outline)
    {
        outline.Clear();
        for (int p = 0; p < mask.Length; p++)
        {
            if (mask[p] != label || truth[p] == Ignore)
                continue;
            int x = p % width;
            bool edge = (x > 0 && Differs(mask, truth, p - 1, label))
                || (x + 1 < width && Differs(mask, truth, p + 1, label))
                || (p >= width && Differs(mask, truth, p - width, label))
                || (p + width < mask.Length && Differs(mask, truth, p + width, label));
            outline[p] = edge ? (byte)1 : (byte)0;
        }
    }

    private static bool Differs(ReadOnlySpan<byte> mask, ReadOnlySpan<byte> truth, int pixel, byte label) => mask[pixel] != label && truth[pixel] != Ignore;

    private static (long Near, long All) Near(ReadOnlySpan<byte> outline, ReadOnlySpan<byte> other, int width, int height, float tolerance)
    {
        using var squared = new PooledBuffer<int>(outline.Length);
        DistanceTransform.Squared(other, width, height, squared.Span);
        double most = (double)tolerance * tolerance;
        (long near, long all) = (0, 0);
        for (int p = 0; p < outline.Length; p++)
        {
            if (outline[p] == 0)
                continue;
            all++;
            near += squared.Span[p] <= most ? 1 : 0;
        }

        return (near, all);
    }
}
