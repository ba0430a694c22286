using System.Numerics;

namespace Pipeline.Numerics;

/// <summary>Per-pixel operations over planar label maps [labels, pixels].</summary>
public static class LabelMaps
{
    /// <summary>The floor under probabilities before their logarithm; what pydensecrf's helpers use.</summary>
    public const float ProbabilityFloor = 1e-5f;

    /// <summary>log sum exp over labels, stable for large values.</summary>
    /// <param name="logits">[labels, pixels].</param>
    /// <param name="labels">At least 1.</param>
    /// <param name="result">[pixels].</param>
    public static void LogSumExp(ReadOnlySpan<float> logits, int labels, Span<float> result)
    {
        int pixels = Pixels(logits.Length, labels);
        Require.Length(result.Length, pixels, "[pixels]");
        using var most = new PooledBuffer<float>(pixels);
        Maximum(logits, labels, most.Span);
        result.Clear();
        for (int label = 0; label < labels; label++)
        {
            ReadOnlySpan<float> plane = logits.Slice(label * pixels, pixels);
            for (int p = 0; p < plane.Length; p++)
                result[p] += MathF.Exp(plane[p] - most.Span[p]);
        }

        for (int p = 0; p < result.Length; p++)
            result[p] = most.Span[p] + MathF.Log(result[p]);
    }

    /// <summary>Probabilities that sum to one over labels.</summary>
    /// <param name="logits">[labels, pixels].</param>
    /// <param name="labels">At least 1.</param>
    /// <param name="probabilities">[labels, pixels]; may be the same memory.</param>
    public static void Softmax(ReadOnlySpan<float> logits, int labels, Span<float> probabilities)
    {
        int pixels = Pixels(logits.Length, labels);
        Require.Length(probabilities.Length, logits.Length, "[labels, pixels]");
        using var normaliser = new PooledBuffer<float>(pixels);
        LogSumExp(logits, labels, normaliser.Span);
        for (int i = 0; i < logits.Length; i++)
            probabilities[i] = MathF.Exp(logits[i] - normaliser.Span[i % pixels]);
    }

    /// <summary>CRF energies <c>-log(max(p, floor))</c>.</summary>
    public static void Energies(ReadOnlySpan<float> probabilities, Span<float> energies, float floor = ProbabilityFloor)
    {
        Require.Length(energies.Length, probabilities.Length, "the probabilities");
        Require.Positive(floor);
        for (int i = 0; i < energies.Length; i++)
            energies[i] = -MathF.Log(MathF.Max(probabilities[i], floor));
    }

    /// <summary>The label of the largest score; the lower index wins ties.</summary>
    /// <param name="scores">[labels, pixels].</param>
    /// <param name="labels">1–255.</param>
    /// <param name="best">[pixels].</param>
    public static void ArgMax(ReadOnlySpan<float> scores, int labels, Span<byte> best)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(labels, byte.MaxValue);
        int pixels = Pixels(scores.Length, labels);
        Require.Length(best.Length, pixels, "[pixels]");
        for (int p = 0; p < pixels; p++)
        {
            int winner = 0;
            for (int label = 1; label < labels; label++)
            {
                if (scores[(label * pixels) + p] > scores[(winner * pixels) + p])
                    winner = label;
            }

            best[p] = (byte)winner;
        }
    }

    /// <summary>Largest minus second largest score: how sure a pixel is. With one label, its score.</summary>
    /// <param name="scores">[labels, pixels].</param>
    /// <param name="labels">At least 1.</param>
    /// <param name="margin">[pixels].</param>
    public static void Margin(ReadOnlySpan<float> scores, int labels, Span<float> margin)
    {
        int pixels = Pixels(scores.Length, labels);
        Require.Length(margin.Length, pixels, "[pixels]");
        for (int p = 0; p < pixels; p++)
        {
            (float first, float second) = (scores[p], labels == 1 ? 0 : float.NegativeInfinity);
            for (int label = 1; label < labels; label++)
            {
                float score = scores[(label * pixels) + p];
                second = MathF.Max(second, MathF.Min(first, score));
                first = MathF.Max(first, score);
            }

            margin[p] = first - second;
        }
    }

    private static void Maximum(ReadOnlySpan<float> scores, int labels, Span<float> most)
    {
        scores[..most.Length].CopyTo(most);
        for (int label = 1; label < labels; label++)
        {
            ReadOnlySpan<float> plane = scores.Slice(label * most.Length, most.Length);
            int p = 0;
            for (; p <= most.Length - Vector<float>.Count; p += Vector<float>.Count)
                Vector.Max(new Vector<float>(plane[p..]), new Vector<float>(most[p..])).CopyTo(most[p..]);
            for (; p < most.Length; p++)
                most[p] = MathF.Max(most[p], plane[p]);
        }
    }

    private static int Pixels(int length, int labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        if (length == 0 || length % labels != 0)
            throw new ArgumentException($"{length} scores do not divide into {labels} labels.");
        return length / labels;
    }
}
