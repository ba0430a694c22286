using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.TensorIndex;

namespace TorchSharp;

/// <summary>
/// Index expressions as NumPy and PyTorch read them: everything but tensors makes a view; what tensors remain are
/// handed to the gathering operator at the dimensions they stand at.
/// </summary>
internal static class IndexExpression
{
    internal static Tensor Read(Tensor source, TensorIndex[] indices)
    {
        var (view, gathers) = View(source, indices);
        return gathers is null ? view : view.Replaced(Aten.index_Tensor.Call(view, Arg.Tensors(gathers)));
    }

    internal static Tensor Write(Tensor target, TensorIndex[] indices, Tensor value, bool accumulate)
    {
        var (view, gathers) = View(target, indices);
        using (view)
        {
            if (gathers is not null)
                Aten.index_put_.CallInPlace(view, Arg.Tensors(gathers), value, accumulate);
            else if (accumulate)
                view.add_(value);
            else
                view.copy_(value);
        }

        return target;
    }

    /// <summary>The view that slices, positions and new dimensions make, and the index tensors by dimension of that view.</summary>
    private static (Tensor View, Tensor?[]? Gathers) View(Tensor source, TensorIndex[] indices)
    {
        var consumed = indices.Sum(Consumes);
        if (consumed > source.ndim)
            throw new ArgumentException($"The index names {consumed} dimensions; the tensor has {source.ndim}.", nameof(indices));

        var view = source.alias();
        var gathers = new List<Tensor?>();
        long dim = 0;
        foreach (var index in indices)
        {
            switch (index.Kind)
            {
                case IndexKind.Single:
                    view = view.Replaced(Aten.select_int.Call(view, dim, index.Start));
                    continue;
                case IndexKind.Slice:
                    if (index.Start is not null || index.Stop is not null || index.Step is not null)
                        view = view.Replaced(Aten.slice_Tensor.Call(view, dim, index.Start, index.Stop, index.Step ?? 1));
                    gathers.Add(null);
                    dim++;
                    break;
                case IndexKind.Ellipsis:
                    gathers.AddRange(Enumerable.Repeat<Tensor?>(null, (int)(source.ndim - consumed)));
                    dim += source.ndim - consumed;
                    break;
                case IndexKind.Null:
                    view = view.Replaced(Aten.unsqueeze.Call(view, dim++));
                    gathers.Add(null);
                    break;
                case IndexKind.Bool:
                    view = view.Replaced(Aten.unsqueeze.Call(view, dim++));
                    gathers.Add(tensor(index.Start != 0 ? new long[] { 0 } : [], device: view.device));
                    break;
                case IndexKind.Tensor:
                    // A mask is one entry and stands for as many dimensions as it has.
                    gathers.Add(index.Index!);
                    dim += Consumes(index);
                    break;
            }
        }

        return (view, gathers.Exists(gather => gather is not null) ? [.. gathers] : null);
    }

    private static long Consumes(TensorIndex index) => index.Kind switch
    {
        IndexKind.Single or IndexKind.Slice => 1,
        IndexKind.Tensor => index.Index!.dtype is ScalarType.Bool or ScalarType.Byte ? index.Index.ndim : 1,
        _ => 0,
    };
}
