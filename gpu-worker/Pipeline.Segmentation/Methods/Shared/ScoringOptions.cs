namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>In which views a segmenter sees a picture; its probabilities are averaged over them.</summary>
public sealed record ScoringOptions
{
    /// <summary>Factors on the picture's size, at least one, each 0.25 to 4. DeepLab's are 0.5, 0.75, 1, 1.25, 1.5; each costs its square.</summary>
    public IReadOnlyList<double> Scales { get; init; } = [1];

    /// <summary>Whether each size is also seen mirrored, at twice the cost.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>By value, as records with lists do not by themselves.</summary>
    public bool Equals(ScoringOptions? other) => other is not null && Flip == other.Flip && Scales.SequenceEqual(other.Scales);

    public override int GetHashCode() => HashCode.Combine(Flip, Scales.Count);

    /// <exception cref="OptionsException">A scale is out of range, or there is none.</exception>
    internal ScoringOptions Validated() => Scales.Count > 0 && Scales.All(scale => scale is >= 0.25 and <= 4)
        ? this
        : throw new OptionsException($"Scales are [{string.Join(", ", Scales)}]; at least one is needed, each from 0.25 to 4.");
}
