using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

// Tensors in files, in the published package's own format: type, number of dimensions, lengths, elements.
public static partial class TensorExtensionMethods
{
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        writer.Encode((long)tensor.dtype);
        writer.Encode(tensor.ndim);
        foreach (var length in tensor.shape)
            writer.Encode(length);
        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads the next tensor into this one; type and shape must agree. <paramref name="skip"/> reads past it instead.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = Tensor.ReadHeader(reader);
        if (skip)
        {
            using var ignored = empty(shape, type, CPU);
            ignored.ReadBytesFromStream(reader.BaseStream);
            return;
        }

        if (type != tensor.dtype)
            throw new ArgumentException($"The file holds {type} elements; the tensor has {tensor.dtype}.");
        if (!shape.SequenceEqual(tensor.shape))
            throw new ArgumentException($"The file holds a tensor of shape [{string.Join(", ", shape)}]; this one has [{string.Join(", ", tensor.shape)}].");
        tensor.ReadBytesFromStream(reader.BaseStream);
    }

    /// <summary>The number of bytes of an element.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false) where T : unmanaged =>
        FromSpan<T>(rawArray, dimensions, null, null, requires_grad, null);

    public static Tensor ToTensor<T>(this T scalar, Device? device = null, bool requires_grad = false) where T : unmanaged =>
        FromScalar(scalar, null, device, requires_grad);
}
