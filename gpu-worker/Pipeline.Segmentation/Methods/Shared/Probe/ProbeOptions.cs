namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>How the linear probe on published features learns.</summary>
public sealed record ProbeOptions
{
    /// <summary>Passes over the images' cells.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>Falls linearly to 0.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>
    /// Null: 8 with tags alone, where it keeps the probe from being sure of a first guess (0.78 to 0.81 of mIoU on 100 photographs, 0.72 to 0.76 on 335);
    /// else 0.4.
    /// </summary>
    public double? WeightDecay { get; init; }

    /// <summary>Factor of the cross-entropy on seeded cells against the candidate sets of the others.</summary>
    public double SeedWeight { get; init; } = 1;

    /// <summary>
    /// Share of the objects' seeds in that cross-entropy, 0 to 1, the rest is the background's; null lets every cell count alike. Only for sets with
    /// a background.
    /// </summary>
    public double? ObjectShare { get; init; }

    /// <summary>Factor of the term that each class of an image is somewhere in it, for classes that no seed shows there; grows from 0 to this.</summary>
    public double PresenceWeight { get; init; } = 0.3;

    /// <summary>Share of an image's cells that this term looks at, the likeliest of each class; above 0 to 1.</summary>
    public double PresenceShare { get; init; } = 0.1;

    /// <summary>Whether it reads deep features too; null where there are tags alone.</summary>
    public bool? Deep { get; init; }

    /// <summary>
    /// Times it learns anew from its own masks, drawn to the edges of the picture by the CRF. Null: 2 with tags alone, else none.
    /// Marks and boxes say more than it finds out: in street scenes a round took points from 0.51 to 0.42 of mIoU.
    /// </summary>
    public int? Rounds { get; init; }

    /// <summary>Views it scores in. It learns at the picture's own size; a larger view has finer cells and sees small things better.</summary>
    public ScoringOptions Scoring { get; init; } = new() { Scales = [1, 1.5] };

    /// <summary>Cells kept over all images; larger sets give a random share of each image. A million takes 2 GB at 512 channels.</summary>
    public int MaxCells { get; init; } = 250_000;

    /// <summary>With the values filled in that follow from the kinds of label.</summary>
    internal ProbeOptions For(LabelKinds kinds)
    {
        var tagsAlone = kinds == LabelKinds.Tags;
        return this with { WeightDecay = WeightDecay ?? (tagsAlone ? 8 : 0.4), Deep = Deep ?? tagsAlone, Rounds = Rounds ?? (tagsAlone ? 2 : 0) };
    }

    /// <exception cref="OptionsException">Names the first value out of range.</exception>
    internal ProbeOptions Validated()
    {
        Check(WeightDecay is null or (>= 0 and <= 100), nameof(WeightDecay), WeightDecay, "0 to 100, or null");
        Check(ObjectShare is null or (>= 0 and <= 1), nameof(ObjectShare), ObjectShare, "0 to 1, or null");
        Check(PresenceWeight >= 0, nameof(PresenceWeight), PresenceWeight, "0 or more");
        Check(PresenceShare is > 0 and <= 1, nameof(PresenceShare), PresenceShare, "above 0 to 1");
        Check(Rounds is null or (>= 0 and <= 10), nameof(Rounds), Rounds, "0 to 10, or null");
        Scoring.Validated();
        return this;

        static void Check(bool ok, string name, object? value, string allowed)
        {
            if (!ok)
            {
                throw new OptionsException(FormattableString.Invariant($"Probe.{name} is {value}; allowed: {allowed}."));
            }
        }
    }
}
