using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Weights;

/// <summary>Named tensors of a published file, safetensors or PyTorch's <c>.pth</c>. Reading one never runs code from it.</summary>
public abstract class WeightFile
{
    private protected WeightFile(byte[] file) => Sha256 = Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>Of the whole file, lower-case hex.</summary>
    public string Sha256 { get; }

    public abstract IReadOnlyCollection<string> Keys { get; }

    /// <summary>Reads either format, told apart by the first bytes.</summary>
    /// <exception cref="WeightsException">The bytes are neither, or hold more than tensors.</exception>
    public static WeightFile Open(byte[] file) =>
        TorchCheckpoint.IsOne(file) ? TorchCheckpoint.Parse(file) : SafeTensors.Parse(file);

    /// <inheritdoc cref="Open"/>
    public static async Task<WeightFile> OpenAsync(Stream stream, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellation);
        return Open(buffer.ToArray());
    }

    /// <summary>Copies one tensor in.</summary>
    /// <exception cref="WeightsException">The key is missing, or its shape does not fit.</exception>
    public void CopyTo(string key, Tensor? target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (Find(key) is not { } stored)
        {
            throw new WeightsException($"The weights have no '{key}'; the {Keys.Count} keys start with {string.Join(", ", Keys.Take(3))}.");
        }
        if (!stored.Shape.AsSpan().SequenceEqual(target.shape))
        {
            throw new WeightsException($"'{key}' has the shape [{string.Join(", ", stored.Shape)}]; the network needs [{string.Join(", ", target.shape)}].");
        }
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var bytes = stored.Bytes.Span;
        target.copy_(stored.Kind switch
        {
            ElementKind.Int64 => tensor(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), stored.Shape),
            ElementKind.Float64 => tensor(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), stored.Shape),
            ElementKind.Float16 => tensor(Widen(MemoryMarshal.Cast<byte, Half>(bytes), half => (float)half), stored.Shape),
            ElementKind.BFloat16 => tensor(Widen(MemoryMarshal.Cast<byte, ushort>(bytes), bits => BitConverter.Int32BitsToSingle(bits << 16)), stored.Shape),
            _ => tensor(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), stored.Shape),
        });
    }

    /// <returns>Null when there is no such key.</returns>
    private protected abstract StoredTensor? Find(string key);

    private static float[] Widen<T>(ReadOnlySpan<T> values, Func<T, float> toFloat)
    {
        var wide = new float[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = toFloat(values[i]);
        }
        return wide;
    }
}
