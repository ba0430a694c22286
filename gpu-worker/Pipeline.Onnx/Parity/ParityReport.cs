namespace Pipeline.Onnx.Parity;

/// <summary>How far the exported model's scores are from the network's, over one or more images.</summary>
/// <param name="MaxAbsDiff">Largest absolute difference of two finite scores.</param>
/// <param name="Pixels">Pixels compared.</param>
/// <param name="AgreeingPixels">Pixels whose best class is the same and whose scores are all finite.</param>
/// <param name="NonFiniteScores">Positions where either side is NaN or infinite; one is enough to fail.</param>
public sealed record ParityReport(double MaxAbsDiff, long Pixels, long AgreeingPixels, long NonFiniteScores)
{
    /// <summary>Share of pixels with the same best class, 0 to 1.</summary>
    public double ArgmaxAgreement => (double)AgreeingPixels / Pixels;

    public bool Passed => NonFiniteScores == 0
        && MaxAbsDiff < ParityGate.MaxAbsDiffLimit
        && ArgmaxAgreement > ParityGate.ArgmaxAgreementLimit;

    /// <summary>The worst difference and the agreement over all pixels of several reports.</summary>
    public static ParityReport Combine(IEnumerable<ParityReport> reports) =>
        reports.Aggregate((a, b) => new ParityReport(
            Math.Max(a.MaxAbsDiff, b.MaxAbsDiff), a.Pixels + b.Pixels,
            a.AgreeingPixels + b.AgreeingPixels, a.NonFiniteScores + b.NonFiniteScores));

    /// <summary>One sentence that says what was measured and what is allowed.</summary>
    public override string ToString() =>
        $"ONNX parity {(Passed ? "passed" : "failed")}: largest difference {MaxAbsDiff:g3} (below {ParityGate.MaxAbsDiffLimit:g1} is needed), "
        + $"same best class on {ArgmaxAgreement:p4} of {Pixels} pixels (more than {ParityGate.ArgmaxAgreementLimit:p2} is needed), "
        + $"{NonFiniteScores} scores not finite (none is allowed).";
}
