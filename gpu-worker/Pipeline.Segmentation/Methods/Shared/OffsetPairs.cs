using Pipeline.Numerics;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Pairs of cells (i, i + offset) of maps, as views: all pairs of an offset that lie in the map.</summary>
internal static class OffsetPairs
{
    /// <summary>The offsets that have a pair in a map of this size.</summary>
    public static CellOffset[] Fitting(CellOffset[] offsets, long height, long width) => [.. offsets.Where(offset => offset.Y < height && Math.Abs(offset.X) < width)];

    /// <param name="maps">[…, height, width]</param>
    /// <returns>The cells i and their partners, both […, height − Y, width − |X|].</returns>
    public static (Tensor First, Tensor Second) Of(Tensor maps, CellOffset offset) => (At(maps, offset, default), At(maps, offset, offset));

    /// <summary>For each pair of <paramref name="offset"/>, the cell at i + <paramref name="step"/>; within the rectangle that the pair spans.</summary>
    public static Tensor At(Tensor maps, CellOffset offset, CellOffset step)
    {
        var rows = maps.shape.Length - 2;
        var (height, width) = (maps.shape[rows], maps.shape[rows + 1]);
        return maps.narrow(rows, step.Y, height - offset.Y).narrow(rows + 1, Math.Max(-offset.X, 0) + step.X, width - Math.Abs(offset.X));
    }

    /// <summary>One value a pair, in the order of the offsets and within each in that of the cells: [pairs].</summary>
    public static Tensor Flatten(CellOffset[] offsets, Func<CellOffset, Tensor> values) => cat([.. offsets.Select(offset => values(offset).flatten())], 0);
}
