using System.Numerics;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// A number of any element type. It holds no native memory; <see cref="Dispose"/> is there because the published package's does.
/// </summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ScalarType type, ArgumentTag kind, long bits, Complex complex = default)
    {
        Type = type;
        Kind = kind;
        Bits = bits;
        Complex = complex;
    }

    public ScalarType Type { get; }

    internal ArgumentTag Kind { get; }

    /// <summary>The integer, truth value (0 or 1) or the bits of the double.</summary>
    internal long Bits { get; }

    internal Complex Complex { get; }

    internal double AsDouble => Kind == ArgumentTag.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsLong => Kind == ArgumentTag.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal static Scalar FromBits(ArgumentTag kind, long bits) => kind switch
    {
        ArgumentTag.Int => new(ScalarType.Int64, kind, bits),
        ArgumentTag.Bool => new(ScalarType.Bool, kind, bits),
        ArgumentTag.Double => new(ScalarType.Float64, kind, bits),
        _ => throw new InvalidOperationException($"A result of kind {kind} is no number."),
    };

    private static Scalar Real(double value, ScalarType type) => new(type, ArgumentTag.Double, BitConverter.DoubleToInt64Bits(value));

    private static Scalar Integer(long value, ScalarType type) => new(type, ArgumentTag.Int, value);

    public static implicit operator Scalar(byte value) => Integer(value, ScalarType.Byte);
    public static implicit operator Scalar(sbyte value) => Integer(value, ScalarType.Int8);
    public static implicit operator Scalar(short value) => Integer(value, ScalarType.Int16);
    public static implicit operator Scalar(int value) => Integer(value, ScalarType.Int32);
    public static implicit operator Scalar(long value) => Integer(value, ScalarType.Int64);
    public static implicit operator Scalar(Half value) => Real((double)value, ScalarType.Float16);
    public static implicit operator Scalar(BFloat16 value) => Real((double)value, ScalarType.BFloat16);
    public static implicit operator Scalar(float value) => Real(value, ScalarType.Float32);
    public static implicit operator Scalar(double value) => Real(value, ScalarType.Float64);
    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, ArgumentTag.Bool, value ? 1 : 0);
    public static implicit operator Scalar(Complex value) => new(ScalarType.ComplexFloat64, ArgumentTag.Complex, 0, value);
    public static implicit operator Scalar((float, float) value) => new(ScalarType.ComplexFloat32, ArgumentTag.Complex, 0, new Complex(value.Item1, value.Item2));

    public void Dispose()
    {
    }
}
