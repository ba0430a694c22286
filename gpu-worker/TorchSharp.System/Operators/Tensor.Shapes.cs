using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // What the schema cannot say in one line: dimension lists, optional dimensions, splits.
    public partial class Tensor
    {
        public Tensor reshape(params long[] shape) => Aten.reshape.Call(this, shape);
        public Tensor view(params long[] shape) => Aten.view.Call(this, shape);
        public Tensor repeat(params long[] sizes) => Aten.repeat.Call(this, sizes);
        public Tensor expand(params long[] sizes) => Aten.expand.Call(this, sizes);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes, isImplicit);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes, isImplicit);
        public Tensor expand(Size sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes.Shape, isImplicit);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Aten.as_strided.Call(this, size, strides, storageOffset);
        public Tensor squeeze(long? dim = null) => dim is { } given ? Aten.squeeze_dim.Call(this, given) : Aten.squeeze.Call(this);
        public Tensor squeeze_(long? dim = null) => dim is { } given ? Aten.squeeze__dim.CallInPlace(this, given) : Aten.squeeze_.CallInPlace(this);
        public Tensor vander(long N = -1, bool increasing = false) => Aten.vander.Call(this, N < 0 ? Arg.None : N, increasing);
        public Tensor slice(long dim, long start, long finish, long step) => Aten.slice_Tensor.Call(this, dim, start, finish, step);
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) => Aten.slice_scatter.Call(this, src, dim, start, end, step);
        public Tensor rot90(long k = 1, (long, long)? dims = null) => Aten.rot90.Call(this, k, dims is { } plane ? new[] { plane.Item1, plane.Item2 } : new long[] { 0, 1 });
        public Tensor roll((long, long) shifts, (long, long) dims) => roll(new[] { shifts.Item1, shifts.Item2 }, new[] { dims.Item1, dims.Item2 });
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) => roll(new[] { shifts.Item1, shifts.Item2, shifts.Item3 }, new[] { dims.Item1, dims.Item2, dims.Item3 });

        public Tensor[] unbind(long dimension = 0) => Aten.unbind_int.CallList(this, dimension);
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.CallList(this, chunks, dim);
        public Tensor[] split(long size, int dim = 0) => Aten.split_Tensor.CallList(this, size, (long)dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_with_sizes.CallList(this, sizes, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);
        public Tensor[] tensor_split(long size, long dim = 0) => Aten.tensor_split_sections.CallList(this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Aten.tensor_split_indices.CallList(this, sizes, dim);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => Aten.tensor_split_tensor_indices_or_sections.CallList(this, indices, dim);
        public Tensor[] hsplit(long size) => Aten.hsplit_int.CallList(this, size);
        public Tensor[] hsplit(params long[] sizes) => Aten.hsplit_array.CallList(this, sizes);
        public Tensor[] hsplit(Tensor indices) => hsplit(indices.@long().data<long>().ToArray());
        public Tensor[] vsplit(long size) => Aten.vsplit_int.CallList(this, size);
        public Tensor[] vsplit(params long[] sizes) => Aten.vsplit_array.CallList(this, sizes);
        public Tensor[] vsplit(Tensor indices) => vsplit(indices.@long().data<long>().ToArray());
        public Tensor[] dsplit(long size) => Aten.dsplit_int.CallList(this, size);
        public Tensor[] dsplit(params long[] sizes) => Aten.dsplit_array.CallList(this, sizes);
        public Tensor[] dsplit(Tensor indices) => dsplit(indices.@long().data<long>().ToArray());
        public Tensor[] dsplit((long, long) indices_or_sections) => dsplit([indices_or_sections.Item1, indices_or_sections.Item2]);
        public Tensor[] dsplit((long, long, long) indices_or_sections) => dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3]);
        public Tensor[] dsplit((long, long, long, long) indices_or_sections) => dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4]);
    }

    public static Tensor[] hsplit(Tensor input, (long, long) indices_or_sections) => input.hsplit([indices_or_sections.Item1, indices_or_sections.Item2]);
    public static Tensor[] hsplit(Tensor input, (long, long, long) indices_or_sections) => input.hsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3]);
    public static Tensor[] hsplit(Tensor input, (long, long, long, long) indices_or_sections) => input.hsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4]);
}
