namespace Pipeline.Segmentation.Evaluation;

/// <param name="MaxMiouLoss">Held-out mIoU that a candidate may lose against the champion, 0 to 1.</param>
/// <param name="MaxCheckLoss">What it may lose of any label-only figure, where no true mask is held out, 0 to 1.</param>
public sealed record GateOptions(double MaxMiouLoss = 0.01, double MaxCheckLoss = 0.03);
