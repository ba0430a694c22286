using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Views and rearrangements. One line an operator; the schema in libtorch is the reference for its arguments.
    public partial class Tensor
    {
        public Tensor adjoint() => Aten.adjoint.Call(this);
        public Tensor atleast_1d() => Aten.atleast_1d.Call(this);
        public Tensor atleast_2d() => Aten.atleast_2d.Call(this);
        public Tensor atleast_3d() => Aten.atleast_3d.Call(this);
        public Tensor broadcast_to(params long[] shape) => Aten.broadcast_to.Call(this, shape);
        public Tensor channel_shuffle(long groups) => Aten.channel_shuffle.Call(this, groups);
        public Tensor clone() => Aten.clone.Call(this);
        public Tensor contiguous() => Aten.contiguous.Call(this);
        public Tensor detach() => Aten.detach.Call(this);
        public Tensor detach_() => Aten.detach_.CallInPlace(this);
        public Tensor diag(long diagonal = 0) => Aten.diag.Call(this, diagonal);
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Aten.diag_embed.Call(this, offset, dim1, dim2);
        public Tensor diagflat(long offset = 0) => Aten.diagflat.Call(this, offset);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Call(this, offset, dim1, dim2);
        public Tensor expand_as(Tensor other) => Aten.expand_as.Call(this, other);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Call(this, start_dim, end_dim);
        public Tensor flip(params long[] dims) => Aten.flip.Call(this, dims);
        public Tensor fliplr() => Aten.fliplr.Call(this);
        public Tensor flipud() => Aten.flipud.Call(this);
        public Tensor moveaxis(long[] source, long[] destination) => Aten.moveaxis_intlist.Call(this, source, destination);
        public Tensor movedim(long[] source, long[] destination) => Aten.movedim_intlist.Call(this, source, destination);
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.Call(this, dim, start, length);
        public Tensor permute(IEnumerable<long> permutation) => Aten.permute.Call(this, permutation.ToArray());
        public Tensor permute(params long[] permutation) => Aten.permute.Call(this, permutation);
        public Tensor ravel() => Aten.ravel.Call(this);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Aten.repeat_interleave_self_Tensor.Call(this, repeats, dim, output_size);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Aten.repeat_interleave_self_int.Call(this, repeats, dim, output_size);
        public Tensor resolve_conj() => Aten.resolve_conj.Call(this);
        public Tensor resolve_neg() => Aten.resolve_neg.Call(this);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Aten.roll.Call(this, shifts, dims);
        public Tensor roll(long shifts, long? dims = null) => Aten.roll.Call(this, shifts, dims);
        public Tensor roll(long[] shifts) => Aten.roll.Call(this, shifts);
        public Tensor roll(long[] shifts, long[] dims) => Aten.roll.Call(this, shifts, dims);
        public Tensor set_(Tensor source) => Aten.set__source_Tensor.CallInPlace(this, source);
        public Tensor swapaxes(long dim0, long dim1) => Aten.swapaxes.Call(this, dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => Aten.swapdims.Call(this, dim0, dim1);
        public Tensor t() => Aten.t.Call(this);
        public Tensor tile(long[] reps) => Aten.tile.Call(this, reps);
        public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.Call(this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Aten.transpose_.CallInPlace(this, dim0, dim1);
        public Tensor tril(long diagonal = 0) => Aten.tril.Call(this, diagonal);
        public Tensor tril_(long diagonal = 0) => Aten.tril_.CallInPlace(this, diagonal);
        public Tensor triu(long diagonal = 0) => Aten.triu.Call(this, diagonal);
        public Tensor triu_(long diagonal = 0) => Aten.triu_.CallInPlace(this, diagonal);
        public Tensor unflatten(long dim, Size sizes) => Aten.unflatten_int.Call(this, dim, sizes.Shape);
        public Tensor unflatten(long dim, params long[] sizes) => Aten.unflatten_int.Call(this, dim, sizes);
        public Tensor unfold(long dimension, long size, long step) => Aten.unfold.Call(this, dimension, size, step);
        public Tensor unsqueeze(long dim) => Aten.unsqueeze.Call(this, dim);
        public Tensor unsqueeze_(long dim) => Aten.unsqueeze_.CallInPlace(this, dim);
        public Tensor view_as(Tensor other) => Aten.view_as.Call(this, other);
        public Tensor view_as_complex() => Aten.view_as_complex.Call(this);
        public Tensor view_as_real() => Aten.view_as_real.Call(this);
    }
}
