namespace Pipeline.Segmentation.Training;

/// <summary>What the weights of a run start from.</summary>
public enum TrainingStart
{
    /// <summary>Nothing, or published backbone weights: the whole schedule.</summary>
    Full,

    /// <summary>The published segmenter: a short schedule at a small rate.</summary>
    Champion,
}
