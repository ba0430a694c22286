namespace Pipeline.Local.Demo;

/// <summary>A figure with the least (or most) value that it should have; missing it is said, not an error.</summary>
public sealed record Aim(string Name, double Value, double Bound, bool IsUpperBound = false)
{
    public bool IsMet => IsUpperBound ? Value <= Bound : Value >= Bound;

    public static IReadOnlyList<Aim> Of(DemoFigures figures) =>
    [
        new("pseudo-label mIoU, boxes + scribbles", figures.PseudoMiou.BoxesScribbles, 0.85),
        new("pseudo-label mIoU, scribbles", figures.PseudoMiou.Scribbles, 0.75),
        new("pseudo-label mIoU, points", figures.PseudoMiou.Points, 0.65),
        new("pseudo-label mIoU, tags", figures.PseudoMiou.Tags, 0.50),
        new("segmenter mIoU, held-out scenes", figures.SegmenterMiou, 0.70),
        new("ONNX Runtime against the network, max abs", figures.OnnxMaxAbsDiff, 1e-4, IsUpperBound: true),
        new("ONNX Runtime against the network, same arg-max", figures.OnnxArgmaxAgreement, 0.9999),
        new("webhooks verified, share", figures.Webhooks.Received == 0 ? 0 : figures.Webhooks.Verified / (double)figures.Webhooks.Received, 1),
        new("minutes in all", figures.SecondsTotal / 60, 10, IsUpperBound: true),
    ];
}
