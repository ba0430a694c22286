using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Tensors of this one's type on this one's device, or of its shape.
    public partial class Tensor
    {
        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.empty_memory_format.Call(size, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad, null);
        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty(size.ToArray(), dtype, device, requires_grad);
        public Tensor new_empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty([size], dtype, device, requires_grad);
        public Tensor new_empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty([rows, columns], dtype, device, requires_grad);
        public Tensor new_empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty([dim0, dim1, dim2], dtype, device, requires_grad);
        public Tensor new_empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.zeros.Call(size, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad, null);
        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros(size.ToArray(), dtype, device, requires_grad);
        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros([size], dtype, device, requires_grad);
        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros([rows, columns], dtype, device, requires_grad);
        public Tensor new_zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros([dim0, dim1, dim2], dtype, device, requires_grad);
        public Tensor new_zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
        private Tensor new_ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.ones.Call(size, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad, null);
        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_ones([size], dtype, device, requires_grad);
        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_ones([rows, columns], dtype, device, requires_grad);
        public Tensor new_ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_ones([dim0, dim1, dim2], dtype, device, requires_grad);
        public Tensor new_ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_ones([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.full.Call(size, value, dtype ?? this.dtype, Arg.None, device ?? this.device), requires_grad, null);
        public Tensor new_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full(size.ToArray(), value, dtype, device, requires_grad);
        public Tensor new_full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full([size], value, dtype, device, requires_grad);
        public Tensor new_full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full([rows, columns], value, dtype, device, requires_grad);
        public Tensor new_full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full([dim0, dim1, dim2], value, dtype, device, requires_grad);
        public Tensor new_full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => new_full([dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.empty_like.Call(this, dtype, Arg.None, device), requires_grad, null);
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.zeros_like.Call(this, dtype, Arg.None, device), requires_grad, null);
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.ones_like.Call(this, dtype, Arg.None, device), requires_grad, null);
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.full_like.Call(this, value, dtype, Arg.None, device), requires_grad, null);
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.rand_like.Call(this, dtype, Arg.None, device), requires_grad, null);
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.randn_like.Call(this, dtype, Arg.None, device), requires_grad, null);
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(Aten.randint_like_low_dtype.Call(this, low, high, dtype, Arg.None, device), requires_grad, null);
    }
}
