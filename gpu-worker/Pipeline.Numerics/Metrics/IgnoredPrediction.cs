namespace Pipeline.Numerics;

/// <summary>What to do with a pixel that the prediction leaves at 255.</summary>
public enum IgnoredPrediction
{
    /// <summary>A miss of its true class: lowers that IoU, accuses no other class. The strict choice.</summary>
    CountAsMiss,

    /// <summary>Not counted at all: judges only what the mask dares to say.</summary>
    Skip,

    /// <summary>Read as class 0, the background; what IRNet's evaluation does.</summary>
    CountAsBackground,
}
