using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Weights;

/// <summary>
/// A file of named tensors: u64 header length, JSON header, data (safetensors format). Reading checks every offset before use,
/// so a damaged or hostile file gives a message and not a crash.
/// </summary>
public sealed class SafeTensors : WeightFile
{
    /// <summary>Real headers are kilobytes; more is refused before it is parsed.</summary>
    private const int MaxHeaderBytes = 16 << 20;

    private readonly Dictionary<string, SafeTensorEntry> _entries;
    private readonly byte[] _file;
    private readonly int _dataStart;

    private SafeTensors(byte[] file, int dataStart, Dictionary<string, SafeTensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
        : base(file) => (_file, _dataStart, _entries, Metadata) = (file, dataStart, entries, metadata);

    public IReadOnlyDictionary<string, string> Metadata { get; }
    public override IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <exception cref="WeightsException">The bytes are no safetensors file.</exception>
    public static SafeTensors Parse(byte[] file)
    {
        if (file.Length < 8)
        {
            throw new WeightsException($"The file has {file.Length} bytes; at least 8 are needed for the header length.");
        }
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (headerBytes > MaxHeaderBytes || headerBytes > (ulong)(file.Length - 8))
        {
            throw new WeightsException($"The header length is {headerBytes}; at most {Math.Min(MaxHeaderBytes, file.Length - 8)} is possible in a file of {file.Length} bytes.");
        }
        var dataStart = 8 + (int)headerBytes;
        var entries = new Dictionary<string, SafeTensorEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var header = JsonDocument.Parse(file.AsMemory(8, (int)headerBytes));
            foreach (var member in header.RootElement.EnumerateObject())
            {
                if (member.Name == "__metadata__")
                {
                    foreach (var pair in member.Value.EnumerateObject())
                    {
                        metadata[pair.Name] = pair.Value.GetString() ?? "";
                    }
                }
                else if (!entries.TryAdd(member.Name, ReadEntry(member, file.Length - dataStart)))
                {
                    throw new WeightsException($"Tensor '{member.Name}' is listed twice.");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new WeightsException($"The header is not valid: {e.Message}", e);
        }
        return new SafeTensors(file, dataStart, entries, metadata);
    }

    public static async Task<SafeTensors> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellation);
        return Parse(buffer.ToArray());
    }

    /// <summary>Writes float32 tensors (and int64 counters) in the order given.</summary>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = new Dictionary<string, object>();
        var blocks = new List<byte[]>();
        if (metadata is not null)
        {
            header["__metadata__"] = metadata;
        }
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            var onCpu = tensor.detach().cpu().contiguous();
            var (type, bytes) = onCpu.dtype == ScalarType.Int64
                ? ("I64", MemoryMarshal.AsBytes<long>(onCpu.data<long>().ToArray()).ToArray())
                : ("F32", MemoryMarshal.AsBytes<float>(onCpu.to_type(ScalarType.Float32).data<float>().ToArray()).ToArray());
            header[name] = new { dtype = type, shape = tensor.shape, data_offsets = new[] { offset, offset + bytes.Length } };
            blocks.Add(bytes);
            offset += bytes.Length;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        stream.Write(length);
        stream.Write(json);
        blocks.ForEach(block => stream.Write(block));
    }

    private protected override StoredTensor? Find(string key) => _entries.TryGetValue(key, out var entry)
        ? new StoredTensor(entry.Kind, entry.Shape, _file.AsMemory(_dataStart + (int)entry.Start, (int)(entry.End - entry.Start)))
        : null;

    private static SafeTensorEntry ReadEntry(JsonProperty member, long dataBytes)
    {
        var type = member.Value.GetProperty("dtype").GetString() ?? "";
        var shape = member.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var offsets = member.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        var kind = type switch
        {
            "F32" => ElementKind.Float32,
            "F16" => ElementKind.Float16,
            "BF16" => ElementKind.BFloat16,
            "F64" => ElementKind.Float64,
            "I64" => ElementKind.Int64,
            _ => throw new WeightsException($"Tensor '{member.Name}' has the type '{type}'; F32, F16, BF16, F64 and I64 are allowed."),
        };
        var size = kind.Size();
        if (offsets is not [var start, var end] || start < 0 || end < start || end > dataBytes || shape.Any(s => s < 0))
        {
            throw new WeightsException($"Tensor '{member.Name}' lies at [{string.Join(", ", offsets)}] of {dataBytes} data bytes.");
        }
        var entry = new SafeTensorEntry(kind, shape, start, end);
        return checked(entry.Elements * size) == end - start
            ? entry
            : throw new WeightsException($"Tensor '{member.Name}' of shape [{string.Join(", ", shape)}] and type {type} needs {entry.Elements * size} bytes; it has {end - start}.");
    }
}
