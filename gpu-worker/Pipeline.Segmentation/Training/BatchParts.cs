namespace Pipeline.Segmentation.Training;

/// <summary>Parts of a <see cref="TrainingBatch"/> that are built only for a loss term that asks for them.</summary>
[Flags]
public enum BatchParts
{
    None = 0,
    BoxLines = 1,
    Superpixels = 2,
}
