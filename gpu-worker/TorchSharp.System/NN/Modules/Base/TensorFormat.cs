using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// The published package's binary form of a tensor: element type, number of dimensions and each size as unsigned LEB128
/// (which is what .NET calls 7-bit encoding), then the elements in row-major order, little endian.
/// </summary>
internal static class TensorFormat
{
    private const int ChunkBytes = 1 << 20;
    private const int MaximumDimensions = 64;

    internal static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var plain = tensor.detach().to(CPU).contiguous();
        writer.Write7BitEncodedInt64((long)plain.dtype);
        writer.Write7BitEncodedInt64(plain.dim());
        foreach (var size in plain.shape)
            writer.Write7BitEncodedInt64(size);
        ForEachChunk(plain, chunk => writer.Write(chunk));
    }

    /// <summary>A new tensor on the CPU.</summary>
    internal static Tensor Read(BinaryReader reader)
    {
        var type = (ScalarType)Number(reader, "element type", (long)ScalarType.BFloat16);
        var shape = new long[Number(reader, "number of dimensions", MaximumDimensions)];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = Number(reader, "size", long.MaxValue);
        var tensor = empty(shape, dtype: type);
        ForEachChunk(tensor, chunk => reader.BaseStream.ReadExactly(chunk));
        return tensor;
    }

    internal static void ReadInto(BinaryReader reader, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var read = Read(reader);
        if (!read.shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"The stored tensor is [{string.Join(", ", read.shape)}] where [{string.Join(", ", tensor.shape)}] is expected.");
        tensor.copy_(read);
    }

    internal static Dictionary<string, Tensor> ReadDictionary(BinaryReader reader)
    {
        try
        {
            var count = Number(reader, "number of entries", int.MaxValue);
            var entries = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
            {
                var key = reader.ReadString();
                if (!entries.TryAdd(key, Read(reader)))
                    throw new InvalidDataException($"The state dict names '{key}' twice.");
            }

            return entries;
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The state dict ends in the middle of an entry: it is truncated or of another format.", exception);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException("The stream is no state dict: a number in it is longer than 64 bits.", exception);
        }
    }

    private static long Number(BinaryReader reader, string what, long maximum)
    {
        var value = reader.Read7BitEncodedInt64();
        return value >= 0 && value <= maximum
            ? value
            : throw new InvalidDataException($"The stream is no state dict: {what} is {value}; allowed: 0 to {maximum}.");
    }

    private delegate void ChunkAction(Span<byte> chunk);

    private static unsafe void ForEachChunk(Tensor tensor, ChunkAction action)
    {
        var bytes = tensor.numel() * tensor.element_size();
        if (bytes == 0)
            return;
        var data = (byte*)Shim.Check((nint)Shim.shim_tensor_data(tensor.Handle));
        for (var offset = 0L; offset < bytes; offset += ChunkBytes)
            action(new Span<byte>(data + offset, (int)Math.Min(ChunkBytes, bytes - offset)));
        GC.KeepAlive(tensor);
    }
}
