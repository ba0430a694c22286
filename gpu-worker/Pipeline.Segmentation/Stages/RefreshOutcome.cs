namespace Pipeline.Segmentation.Stages;

/// <summary>What one refresh did.</summary>
/// <param name="Step">Steps that the weights had seen.</param>
/// <param name="Images">Weakly labelled images of the training set.</param>
/// <param name="Replaced">Those that got a new mask; the others kept theirs.</param>
public sealed record RefreshOutcome(int Step, int Images, int Replaced);
