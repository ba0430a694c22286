namespace Pipeline.Onnx.Parity;

/// <summary>No model is published before ONNX Runtime's scores equal the network's on real images.</summary>
public static class ParityGate
{
    /// <summary>
    /// Largest difference of two scores, exclusive. Both sides compute in float32 but sum in another order; logits of
    /// magnitude 10 then differ by about 1e-5, a wrong weight or a wrong resize by 1e-2 and more.
    /// </summary>
    public const double MaxAbsDiffLimit = 1e-4;

    /// <summary>Share of pixels with the same best class, exclusive: two classes may tie to the last bits on a border pixel.</summary>
    public const double ArgmaxAgreementLimit = 0.9999;

    /// <summary>Compares the scores of one image.</summary>
    /// <param name="expected">The network's scores, [classes, pixels].</param>
    /// <param name="actual">ONNX Runtime's scores, [classes, pixels].</param>
    /// <param name="classes">At least 1.</param>
    /// <param name="pixels">height · width, at least 1.</param>
    /// <exception cref="ArgumentException">A span does not hold classes · pixels scores.</exception>
    public static ParityReport Compare(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int classes, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        RequireLength(expected.Length, classes, pixels, nameof(expected));
        RequireLength(actual.Length, classes, pixels, nameof(actual));

        double maxAbsDiff = 0;
        long agreeing = 0, nonFinite = 0;
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            int bestExpected = 0, bestActual = 0;
            var finite = true;
            for (var c = 0; c < classes; c++)
            {
                var e = expected[c * pixels + pixel];
                var a = actual[c * pixels + pixel];
                if (!float.IsFinite(e) || !float.IsFinite(a))
                {
                    finite = false;
                    nonFinite++;
                    continue;
                }
                maxAbsDiff = Math.Max(maxAbsDiff, Math.Abs((double)e - a));
                if (e > expected[bestExpected * pixels + pixel])
                    bestExpected = c;
                if (a > actual[bestActual * pixels + pixel])
                    bestActual = c;
            }
            if (finite && bestExpected == bestActual)
                agreeing++;
        }
        return new ParityReport(maxAbsDiff, pixels, agreeing, nonFinite);
    }

    private static void RequireLength(int length, int classes, int pixels, string name)
    {
        if (length != (long)classes * pixels)
            throw new ArgumentException($"{name} holds {length} scores; {classes} classes of {pixels} pixels are {(long)classes * pixels}.", name);
    }
}
