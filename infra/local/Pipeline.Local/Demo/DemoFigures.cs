namespace Pipeline.Local.Demo;

/// <summary>What <c>./pipeline demo --json</c> writes. Shares and IoU are 0 to 1.</summary>
/// <param name="Images">Images uploaded in all batches.</param>
/// <param name="Masks">Masks that came back for them.</param>
/// <param name="SegmenterMiou">On held-out scenes of trained variants.</param>
/// <param name="SegmenterMiouUnseenVariants">On scenes of variants that no training scene shows.</param>
public sealed record DemoFigures(
    int Images,
    int Masks,
    PseudoMiou PseudoMiou,
    double SegmenterMiou,
    double SegmenterMiouUnseenVariants,
    double OnnxMaxAbsDiff,
    double OnnxArgmaxAgreement,
    WebhookCounts Webhooks,
    IReadOnlyDictionary<string, double> SecondsByStage,
    double SecondsTotal);
