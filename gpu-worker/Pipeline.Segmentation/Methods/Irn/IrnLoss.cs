using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Shared;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>What IRNet minimises (Ahn et al. 2019, section 4.2).</summary>
internal static class IrnLoss
{
    /// <summary>Equation 6: <c>a_ij = 1 − max E</c> on the way from i to j. [pairs], see <see cref="OffsetPairs.Flatten"/>.</summary>
    /// <param name="boundary">[batch, height, width], 0 to 1.</param>
    public static Tensor PathAffinities(Tensor boundary, CellOffset[] offsets) => OffsetPairs.Flatten(
        offsets, offset => 1 - AffinityOffsets.Path(offset).Select(step => OffsetPairs.At(boundary, offset, step)).Aggregate(maximum));

    /// <summary>Equations 4 and 5: within an object displacements differ as positions do, in the background not at all.</summary>
    /// <param name="displacement">[batch, 2 (rows, columns), height, width], in cells.</param>
    public static Tensor Displacements(Tensor displacement, PairSets sets, CellOffset[] offsets)
    {
        Tensor Errors(bool expectOffset) => OffsetPairs.Flatten(offsets, offset =>
        {
            var (first, second) = OffsetPairs.Of(displacement, offset);
            var difference = first - second;
            return (expectOffset ? difference - tensor([offset.Y, offset.X], [1, 2, 1, 1], dtype: displacement.dtype, device: displacement.device) : difference).abs().mean([1]);
        });

        var objects = PairSets.Mean(Errors(expectOffset: true), sets.Objects);
        return (sets.Background is null ? objects : objects + PairSets.Mean(Errors(expectOffset: false), sets.Background)) / 2;
    }
}
