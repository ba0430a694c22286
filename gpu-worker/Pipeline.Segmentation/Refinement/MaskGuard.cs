using Pipeline.Segmentation.Evaluation;

namespace Pipeline.Segmentation.Refinement;

/// <summary>Against drift: a new mask may not obey its image's labels less than the one it would replace.</summary>
public static class MaskGuard
{
    /// <param name="before">Degrees of the constraints (<see cref="LabelConstraints.Degrees"/>) for the mask so far.</param>
    /// <param name="after">The same for the new mask.</param>
    public static bool Allows(IReadOnlyList<double> before, IReadOnlyList<double> after, RefreshOptions options) =>
        LabelConstraints.Satisfaction(after) >= LabelConstraints.Satisfaction(before) - options.MaxFall
        && before.Zip(after).All(pair => pair.Second >= pair.First - options.MaxSingleFall);
}
