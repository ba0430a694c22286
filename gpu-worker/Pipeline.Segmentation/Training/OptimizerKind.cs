namespace Pipeline.Segmentation.Training;

public enum OptimizerKind
{
    /// <summary>Momentum 0.9; for backbones with published weights.</summary>
    Sgd,

    /// <summary>For networks that start from nothing.</summary>
    AdamW,
}
