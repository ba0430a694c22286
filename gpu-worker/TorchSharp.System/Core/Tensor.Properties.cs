using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private const int RequiresGradFlag = 1, LeafFlag = 2, ContiguousFlag = 4, SparseFlag = 8, QuantizedFlag = 16, ConjugateFlag = 32, NegativeFlag = 64;

        public long ndim => Shim.shim_tensor_dim(Handle);

        public long Dimensions => ndim;

        public long dim() => ndim;

        public long numel() => Shim.shim_tensor_numel(Handle);

        public long NumberOfElements => numel();

        public long element_size() => Shim.shim_tensor_element_size(Handle);

        public long ElementSize => element_size();

        public ScalarType dtype => (ScalarType)Shim.shim_tensor_dtype(Handle);

        public Device device => Device.Unpack(Shim.shim_tensor_device(Handle));

        public DeviceType device_type => (DeviceType)(Shim.shim_tensor_device(Handle) & 0xff);

        public int device_index => (int)(Shim.shim_tensor_device(Handle) >> 8);

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[ndim];
                fixed (long* first = sizes)
                    Shim.shim_tensor_sizes(Handle, first);
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim) => shape[Wrap(dim)];

        public unsafe long[] stride()
        {
            var strides = new long[ndim];
            fixed (long* first = strides)
                Shim.Check((long)Shim.shim_tensor_strides(Handle, first));
            return strides;
        }

        public long stride(int dim) => stride()[Wrap(dim)];

        public long storage_offset() => Shim.shim_tensor_storage_offset(Handle);

        public bool is_contiguous() => HasFlag(ContiguousFlag);
        public bool is_sparse => HasFlag(SparseFlag);
        public bool is_quantized() => HasFlag(QuantizedFlag);
        public bool is_conj() => HasFlag(ConjugateFlag);
        public bool is_neg() => HasFlag(NegativeFlag);
        public bool is_leaf => HasFlag(LeafFlag);
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_complex() => torch.is_complex(dtype);
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_nonzero() => Aten.is_nonzero.CallBool(this);
        public bool is_pinned() => Aten.is_pinned.CallBool(this);

        public Tensor T => Aten.numpy_T.Call(this);
        public Tensor H => Aten.matrix_H.Call(this);
        public Tensor mT => Aten.mT.Call(this);
        public Tensor mH => Aten.mH.Call(this);
        public Tensor real => is_complex() ? Aten.real.Call(this) : alias();
        public Tensor imag => Aten.imag.Call(this);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool HasFlag(int flag)
        {
            var flags = Shim.shim_tensor_flags(Handle);
            Shim.Check((long)flags);
            return (flags & flag) != 0;
        }

        private int Wrap(int dim) => dim < 0 ? dim + (int)ndim : dim;
    }

    public static bool is_floating_point(ScalarType type) => type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    public static bool is_integral(ScalarType type) => type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    public static bool is_quantized(ScalarType type) => type is ScalarType.QInt8 or ScalarType.QUInt8 or ScalarType.QInt32;
}
