using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// An operator argument on the managed side. Everything an operator takes converts to it implicitly, so a call reads
/// <c>Aten.add_Tensor.Call(left, right, alpha)</c>; null becomes "none", <see cref="Default"/> takes the schema's default.
/// </summary>
internal readonly struct Arg
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly ArgumentTag Tag;

    private Arg(ArgumentTag tag, long bits = 0, object? reference = null)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>The default that the operator's schema gives for this argument.</summary>
    internal static Arg Default => new(ArgumentTag.Default);

    /// <summary>An absent optional argument.</summary>
    internal static Arg None => new(ArgumentTag.None);

    /// <summary>A list of tensors; null entries are absent tensors where the operator takes optional ones.</summary>
    internal static Arg Tensors(IEnumerable<Tensor?> tensors) => new(ArgumentTag.TensorList, 0, tensors as Tensor?[] ?? tensors.ToArray());

    public static implicit operator Arg(Tensor? tensor) => tensor is null ? None : new(ArgumentTag.Tensor, tensor.Handle, tensor);
    public static implicit operator Arg(Tensor[] tensors) => Tensors(tensors);
    public static implicit operator Arg(long value) => new(ArgumentTag.Int, value);
    public static implicit operator Arg(long? value) => value is { } given ? given : None;
    public static implicit operator Arg(double value) => new(ArgumentTag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is { } given ? given : None;
    public static implicit operator Arg(bool value) => new(ArgumentTag.Bool, value ? 1 : 0);
    public static implicit operator Arg(bool? value) => value is { } given ? given : None;
    public static implicit operator Arg(long[]? values) => values is null ? None : new(ArgumentTag.IntList, 0, values);
    public static implicit operator Arg(ReadOnlySpan<long> values) => values.ToArray();
    public static implicit operator Arg(double[]? values) => values is null ? None : new(ArgumentTag.DoubleList, 0, values);
    public static implicit operator Arg(bool[]? values) => values is null ? None : new(ArgumentTag.BoolList, 0, values);
    public static implicit operator Arg(string? value) => value is null ? None : new(ArgumentTag.String, 0, value);
    public static implicit operator Arg(ScalarType value) => new(ArgumentTag.Int, (long)value);
    public static implicit operator Arg(ScalarType? value) => value is { } given ? given : None;
    public static implicit operator Arg(Device? device) => device is null ? None : new(ArgumentTag.Device, device.Packed);
    public static implicit operator Arg(Generator? generator) => generator is null ? None : new(ArgumentTag.Generator, generator.Handle, generator);

    public static implicit operator Arg(Scalar? scalar) => scalar is null ? None : scalar.Kind switch
    {
        ArgumentTag.Complex => new(ArgumentTag.Complex, 0, scalar),
        var kind => new(kind, scalar.Bits),
    };

    /// <summary>Bytes this argument needs beside its sixteen: list elements, UTF-8 text, a complex number.</summary>
    internal int ExtraBytes => Reference switch
    {
        null or Tensor or Generator => 0,
        string text => (text.Length * 3) + 8,
        Array list => list.Length * sizeof(long),
        Scalar => 2 * sizeof(double),
        _ => 0,
    };

    /// <summary>Writes the native form; what does not fit goes to <paramref name="extra"/>, which moves on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe void WriteTo(NativeArgument* native, ref byte* extra)
    {
        native->Tag = Tag;
        native->Integer = Bits;
        if (Tag >= ArgumentTag.Complex && Reference is not null)
            WriteReference(native, ref extra);
    }

    private unsafe void WriteReference(NativeArgument* native, ref byte* extra)
    {
        switch (Reference)
        {
            case long[] values:
                values.CopyTo(new Span<long>(extra, values.Length));
                native->Length = values.Length;
                break;
            case double[] values:
                values.CopyTo(new Span<double>(extra, values.Length));
                native->Length = values.Length;
                break;
            case bool[] values:
                for (var i = 0; i < values.Length; i++)
                    ((long*)extra)[i] = values[i] ? 1 : 0;
                native->Length = values.Length;
                break;
            case Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++)
                    ((nint*)extra)[i] = tensors[i] is { } tensor ? tensor.Handle : 0;
                native->Length = tensors.Length;
                break;
            case string text:
                native->Length = System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(extra, ExtraBytes));
                break;
            case Scalar scalar:
                ((double*)extra)[0] = scalar.Complex.Real;
                ((double*)extra)[1] = scalar.Complex.Imaginary;
                break;
            default:
                return;
        }

        native->Pointer = (nint)extra;
        extra += (ExtraBytes + 7) & ~7;
    }
}
