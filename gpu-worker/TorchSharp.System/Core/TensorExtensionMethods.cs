using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Numbers out of one-element tensors, converted as a cast would.</summary>
public static partial class TensorExtensionMethods
{
    public static float ToSingle(this Tensor value) => (float)value.ToScalar().AsDouble;
    public static double ToDouble(this Tensor value) => value.ToScalar().AsDouble;
    public static Half ToHalf(this Tensor value) => (Half)value.ToScalar().AsDouble;
    public static BFloat16 ToBFloat16(this Tensor value) => (BFloat16)value.ToScalar().AsDouble;
    public static byte ToByte(this Tensor value) => (byte)value.ToScalar().AsLong;
    public static sbyte ToSByte(this Tensor value) => (sbyte)value.ToScalar().AsLong;
    public static short ToInt16(this Tensor value) => (short)value.ToScalar().AsLong;
    public static int ToInt32(this Tensor value) => (int)value.ToScalar().AsLong;
    public static long ToInt64(this Tensor value) => value.ToScalar().AsLong;
    public static bool ToBoolean(this Tensor value) => value.ToScalar().AsDouble != 0;

    public static Complex ToComplexFloat64(this Tensor value)
    {
        var scalar = value.ToScalar();
        return scalar.Kind == Native.ArgumentTag.Complex ? scalar.Complex : new Complex(scalar.AsDouble, 0);
    }

    public static Complex ToComplex64(this Tensor value) => value.ToComplexFloat64();

    public static (float Real, float Imaginary) ToComplexFloat32(this Tensor value)
    {
        var complex = value.ToComplexFloat64();
        return ((float)complex.Real, (float)complex.Imaginary);
    }

    public static (float Real, float Imaginary) ToComplex32(this Tensor value) => value.ToComplexFloat32();

    /// <summary>The number of elements of a tensor of that shape.</summary>
    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, length) => product * length);
}
