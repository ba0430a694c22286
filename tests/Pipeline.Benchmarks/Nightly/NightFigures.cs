namespace Pipeline.Benchmarks.Nightly;

/// <summary>One night.</summary>
/// <param name="Labels">What the day's batch carries; "wrong" marks the bad one.</param>
/// <param name="MasksBefore">mIoU of all training masks against the truth when training began.</param>
/// <param name="MasksAfter">The same after the night's refresh and, where a model was published, after relabelling.</param>
/// <param name="Refreshed">Masks that the refresh replaced.</param>
/// <param name="Candidate">Its mIoU on the gate's held-out scenes, through ONNX Runtime.</param>
/// <param name="Champion">The champion's after the decision.</param>
/// <param name="Change">How the champion's figure changed by the decision; 0 when the candidate was refused.</param>
/// <param name="Test">The champion's mIoU on scenes that no decision saw.</param>
internal sealed record NightFigures(
    int Night, string Labels, double BatchMasks, double MasksBefore, double MasksAfter, int Refreshed, double Candidate, bool Published, IReadOnlyList<string> Reasons,
    double Champion, double Change, double Test, double Seconds);
