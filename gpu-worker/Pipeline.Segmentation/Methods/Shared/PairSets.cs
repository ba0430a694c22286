using Pipeline.Numerics;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Which pairs of cells belong together, by labels of which some are unknown. Each is [pairs], 0 or 1, ordered as <see cref="OffsetPairs.Flatten"/> does.</summary>
/// <param name="Objects">Both of one class that is no background.</param>
/// <param name="Background">Both background; null where no class is one.</param>
/// <param name="Different">Of two classes.</param>
internal sealed record PairSets(Tensor Objects, Tensor? Background, Tensor Different)
{
    // Keeps the logarithm of an affinity of 0 or 1 finite, as published.
    private const double Epsilon = 1e-5;

    /// <param name="labels">[batch, height, width] int64, 255 = unknown: such pairs are in no set.</param>
    /// <param name="background">Whether class 0 is the background.</param>
    public static PairSets Of(Tensor labels, CellOffset[] offsets, bool background)
    {
        var first = OffsetPairs.Flatten(offsets, offset => OffsetPairs.Of(labels, offset).First);
        var second = OffsetPairs.Flatten(offsets, offset => OffsetPairs.Of(labels, offset).Second);
        var known = first.ne(255) & second.ne(255);
        var same = first.eq(second) & known;
        var empty = first.eq(0);
        return new PairSets(
            (background ? same & ~empty : same).to_type(ScalarType.Float32),
            background ? (same & empty).to_type(ScalarType.Float32) : null,
            (first.ne(second) & known).to_type(ScalarType.Float32));
    }

    /// <summary>
    /// <c>½ (½ E[−log a] over background + ½ E[−log a] over objects + E[−log(1 − a)] over different classes)</c> (Ahn and Kwak 2018, equation 7;
    /// Ahn et al. 2019, equation 8); without a background class the objects count for both.
    /// </summary>
    /// <param name="affinities">[pairs], 0 to 1.</param>
    public Tensor AffinityLoss(Tensor affinities)
    {
        var together = -(affinities + Epsilon).log();
        var apart = -(1 + Epsilon - affinities).log();
        var positive = Background is null ? Mean(together, Objects) : (Mean(together, Background) + Mean(together, Objects)) / 2;
        return (positive + Mean(apart, Different)) / 2;
    }

    /// <summary>Mean of values [pairs] over a set; 0 over an empty one.</summary>
    public static Tensor Mean(Tensor values, Tensor set) => (values * set).sum() / set.sum().clamp_min(1);
}
