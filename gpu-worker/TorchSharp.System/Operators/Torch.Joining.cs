using TorchSharp.Native;

namespace TorchSharp;

// Several tensors into one, and grids.
public static partial class torch
{
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.cat.Call(tensors, dim);
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Call(Arg.Tensors(tensors), dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.cat.Call(tensors.ToArray(), dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => cat(tensors, axis);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.Call(Arg.Tensors(tensors), dim);
    public static Tensor hstack(params Tensor[] tensors) => Aten.hstack.Call(tensors);
    public static Tensor hstack(IList<Tensor> tensors) => Aten.hstack.Call(Arg.Tensors(tensors));
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Aten.hstack.Call(Arg.Tensors(tensors));
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Aten.hstack.Call(tensors.ToArray());
    public static Tensor vstack(Tensor[] tensors) => Aten.vstack.Call(tensors);
    public static Tensor vstack(IList<Tensor> tensors) => Aten.vstack.Call(Arg.Tensors(tensors));
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Aten.vstack.Call(tensors.ToArray());
    public static Tensor row_stack(params Tensor[] tensors) => vstack(tensors);
    public static Tensor row_stack(IList<Tensor> tensors) => vstack(tensors);
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => vstack(tensors);
    public static Tensor dstack(params Tensor[] tensors) => Aten.dstack.Call(tensors);
    public static Tensor dstack(IList<Tensor> tensors) => Aten.dstack.Call(Arg.Tensors(tensors));
    public static Tensor dstack(IEnumerable<Tensor> tensors) => Aten.dstack.Call(Arg.Tensors(tensors));
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Aten.dstack.Call(tensors.ToArray());
    public static Tensor column_stack(params Tensor[] tensors) => Aten.column_stack.Call(tensors);
    public static Tensor column_stack(IList<Tensor> tensors) => Aten.column_stack.Call(Arg.Tensors(tensors));
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Aten.column_stack.Call(tensors.ToArray());
    public static Tensor block_diag(params Tensor[] tensors) => Aten.block_diag.Call(tensors);
    public static Tensor cartesian_prod(params Tensor[] tensors) => Aten.cartesian_prod.Call(tensors);
    public static Tensor cartesian_prod(IList<Tensor> tensors) => Aten.cartesian_prod.Call(Arg.Tensors(tensors));
    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => Aten.cartesian_prod.Call(tensors.ToArray());
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") => Aten.meshgrid_indexing.CallList(Arg.Tensors(tensors), indexing);
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.broadcast_tensors.CallList(tensors);
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => Aten.atleast_1d_Sequence.CallList(input);
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => Aten.atleast_2d_Sequence.CallList(input);
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => Aten.atleast_3d_Sequence.CallList(input);
    public static Tensor chain_matmul(params Tensor[] matrices) => Aten.chain_matmul.Call(matrices);
    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.einsum.Call(equation, tensors);
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) => Aten.cdist.Call(x1, x2, p, (long)compute_mode);

    public static Size broadcast_shapes(params long[][] shapes)
    {
        var result = new long[shapes.Max(shape => shape.Length)];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
        {
            for (var i = 1; i <= shape.Length; i++)
            {
                ref var length = ref result[^i];
                if (length != 1 && shape[^i] != 1 && length != shape[^i])
                    throw new ArgumentException($"Lengths {length} and {shape[^i]} in dimension -{i} do not broadcast.", nameof(shapes));
                length = Math.Max(length, shape[^i]) * (shape[^i] == 0 ? 0 : 1);
            }
        }

        return new Size(result);
    }
}
