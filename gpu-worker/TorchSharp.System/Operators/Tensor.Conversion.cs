using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Copies and changes of type or layout. One line an operator; the schema in libtorch is the reference for its arguments.
    public partial class Tensor
    {
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.copy_.CallInPlace(this, source, nonBlocking);
        public Tensor dequantize() => Aten.dequantize_self.Call(this);
        public Tensor int_repr() => Aten.int_repr.Call(this);
        public Tensor pin_memory() => Aten.pin_memory.Call(this);
        public long q_per_channel_axis() => Aten.q_per_channel_axis.CallLong(this);
        public Tensor q_per_channel_scales() => Aten.q_per_channel_scales.Call(this);
        public Tensor q_per_channel_zero_points() => Aten.q_per_channel_zero_points.Call(this);
        public long q_zero_point() => Aten.q_zero_point.CallLong(this);
        public Tensor to(Tensor other, bool non_blocking = false) => Aten.to_other.Call(this, other, non_blocking);
        public Tensor to_dense() => Aten.to_dense.Call(this);
        public Tensor to_sparse() => Aten.to_sparse.Call(this);
        public Tensor to_sparse(int sparse_dim) => Aten.to_sparse_sparse_dim.Call(this, sparse_dim);
        public Tensor type_as(Tensor tensor) => Aten.type_as.Call(this, tensor);
    }
}
