using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The only element of a one-element tensor.</summary>
        /// <exception cref="ArgumentException">The tensor has more than one element, or elements of another type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (numel() != 1)
                throw new ArgumentException($"A tensor of {numel()} elements has no single item.");
            ElementTypes.Require<T>(dtype);
            if (is_cpu())
                return MemoryMarshal.Read<T>(Bytes(this));
            using var onCpu = Aten.detach.Call(this).CopyToCpu();
            return MemoryMarshal.Read<T>(Bytes(onCpu));
        }

        public Scalar ToScalar() => dtype switch
        {
            ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 => Aten._local_scalar_dense.CallScalar(this),
            _ => Aten._local_scalar_dense.CallScalar(this),
        };

        /// <summary>Reads and writes the elements, in order of their indices. The tensor must be on the CPU.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged => new(this);

        /// <summary>The elements' memory; the tensor must be contiguous and on the CPU.</summary>
        public Span<byte> bytes
        {
            get => Bytes(this);
            set
            {
                var target = Bytes(this);
                if (value.Length != target.Length)
                    throw new ArgumentException($"The tensor holds {target.Length} bytes, not {value.Length}.", nameof(value));
                value.CopyTo(target);
            }
        }

        /// <summary>A nested array of the elements: object[] down to the last dimension, or the element itself.</summary>
        public object tolist()
        {
            if (ndim == 0)
                return Boxed(ToScalar(), dtype);
            var items = new object[shape[0]];
            for (var i = 0; i < items.Length; i++)
            {
                using var slice = Aten.select_int.Call(this, 0L, (long)i);
                items[i] = slice.tolist();
            }

            return items;
        }

        public T ReadCpuValue<T>(long i) where T : unmanaged => data<T>().At(i);
        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);
        public float ReadCpuFloat16(long i) => (float)ReadCpuValue<Half>(i);
        public float ReadCpuBFloat16(long i) => ReadCpuValue<BFloat16>(i).ToSingle();

        internal nint DataPointer => Shim.shim_tensor_data(Handle);

        private Tensor CopyToCpu() => Aten.to_device.Call(this, CPU, dtype);

        private static unsafe Span<byte> Bytes(Tensor tensor)
        {
            if (!tensor.is_cpu())
                throw new InvalidOperationException($"The elements are on {tensor.device}; copy the tensor with cpu() to read them.");
            if (!tensor.is_contiguous())
                throw new InvalidOperationException("The elements are not contiguous; call contiguous() first.");
            return new Span<byte>((void*)tensor.DataPointer, checked((int)(tensor.numel() * tensor.element_size())));
        }

        private static object Boxed(Scalar scalar, ScalarType type) => type switch
        {
            ScalarType.Byte => (byte)scalar.AsLong,
            ScalarType.Int8 => (sbyte)scalar.AsLong,
            ScalarType.Int16 => (short)scalar.AsLong,
            ScalarType.Int32 => (int)scalar.AsLong,
            ScalarType.Int64 => scalar.AsLong,
            ScalarType.Bool => scalar.Bits != 0,
            ScalarType.Float16 => (Half)scalar.AsDouble,
            ScalarType.BFloat16 => (BFloat16)scalar.AsDouble,
            ScalarType.Float32 => (float)scalar.AsDouble,
            ScalarType.ComplexFloat32 => ((float)scalar.Complex.Real, (float)scalar.Complex.Imaginary),
            ScalarType.ComplexFloat64 => scalar.Complex,
            _ => scalar.AsDouble,
        };
    }
}
