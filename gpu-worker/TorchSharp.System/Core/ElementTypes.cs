using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Which .NET type holds an element of which tensor type.</summary>
internal static class ElementTypes
{
    internal static ScalarType Of<T>() => Of(typeof(T));

    internal static ScalarType Of(Type type) =>
        type == typeof(float) ? ScalarType.Float32
        : type == typeof(double) ? ScalarType.Float64
        : type == typeof(long) ? ScalarType.Int64
        : type == typeof(int) ? ScalarType.Int32
        : type == typeof(bool) ? ScalarType.Bool
        : type == typeof(byte) ? ScalarType.Byte
        : type == typeof(sbyte) ? ScalarType.Int8
        : type == typeof(short) ? ScalarType.Int16
        : type == typeof(Half) ? ScalarType.Float16
        : type == typeof(BFloat16) ? ScalarType.BFloat16
        : type == typeof((float, float)) ? ScalarType.ComplexFloat32
        : type == typeof(Complex) ? ScalarType.ComplexFloat64
        : throw new ArgumentException($"{type} is no element type of a tensor.");

    internal static void Require<T>(ScalarType dtype)
    {
        if (Of<T>() != dtype)
            throw new ArgumentException($"The elements are {dtype}; they cannot be read as {typeof(T)} without a conversion.");
    }
}
