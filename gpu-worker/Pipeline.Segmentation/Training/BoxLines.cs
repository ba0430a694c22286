using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training;

/// <summary>
/// The rows and columns of every box that a crop shows whole, as cells of the grid of stride <see cref="BatchBuilder.AllowedStride"/>. A tight
/// box has its class on each of them. A line that the crop cuts says nothing, since the object may lie in the part cut off.
/// </summary>
/// <param name="Cells">[n] int64, index into the flattened [batch, classes, cells, cells].</param>
/// <param name="Lines">[n] int64, the line each cell belongs to, 0 to <paramref name="Count"/> − 1.</param>
public sealed record BoxLines(Tensor Cells, Tensor Lines, int Count)
{
    /// <summary>Sum over the cells of each line, [lines].</summary>
    /// <param name="values">[batch, classes, cells, cells].</param>
    public Tensor Sum(Tensor values) =>
        zeros([Count], dtype: values.dtype, device: values.device).index_add(0, Lines, values.flatten().index_select(0, Cells), 1);

    /// <summary>Highest value on each line, [lines]; the gradient goes to that cell alone.</summary>
    public Tensor Max(Tensor values)
    {
        var onLines = values.flatten().index_select(0, Cells);
        return values.flatten().index_select(0, Cells.index_select(0, Best(onLines)));
    }

    // Position in Cells of each line's highest value. Lines are contiguous, so this is one pass; it needs no gradient.
    private Tensor Best(Tensor onLines)
    {
        using var guard = no_grad();
        var values = onLines.detach().to_type(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        var lines = Lines.cpu().data<long>().ToArray();
        var best = new long[Count];
        Array.Fill(best, -1);
        for (var i = 0; i < values.Length; i++)
        {
            ref var at = ref best[lines[i]];
            at = at < 0 || values[i] > values[at] ? i : at;
        }
        return tensor(best, device: onLines.device);
    }
}
