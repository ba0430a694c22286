using System.IO.Compression;

namespace Pipeline.Segmentation.Weights;

/// <summary>
/// A state dictionary as <c>torch.save</c> writes it since PyTorch 1.6: a ZIP of <c>data.pkl</c>, which names the tensors, and one entry a
/// storage. The pickle is read by <see cref="TensorPickle"/>, which knows tensors and dictionaries and nothing that could run.
/// </summary>
public sealed class TorchCheckpoint : WeightFile
{
    private const int MaxPickleBytes = 16 << 20;

    private readonly Dictionary<string, StoredTensor> _tensors;

    private TorchCheckpoint(byte[] file, Dictionary<string, StoredTensor> tensors)
        : base(file) => _tensors = tensors;

    public override IReadOnlyCollection<string> Keys => _tensors.Keys;

    /// <summary>Whether this is a ZIP, or an older file that <see cref="Parse"/> can at least name.</summary>
    internal static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith("PK\u0003\u0004"u8) || IsLegacy(file);

    /// <exception cref="WeightsException">The bytes are no such file, or it holds anything else than tensors.</exception>
    public static TorchCheckpoint Parse(byte[] file)
    {
        if (IsLegacy(file))
        {
            throw new WeightsException("The file is in PyTorch's form from before version 1.6. Load it there and save it again, or convert it to safetensors.");
        }
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            var pickle = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
                ?? throw new WeightsException($"The ZIP has {zip.Entries.Count} entries and no 'data.pkl' in a folder; torch.save writes one.");
            var folder = pickle.FullName[..^"data.pkl".Length];
            if (zip.GetEntry(folder + "byteorder") is { } order && !Read(order, 16).AsSpan().SequenceEqual("little"u8))
            {
                throw new WeightsException("The file was written on a big-endian machine.");
            }
            var storages = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            var named = TensorPickle.Read(Read(pickle, MaxPickleBytes));
            return new TorchCheckpoint(file, named.ToDictionary(pair => pair.Key, pair => Load(zip, folder, pair.Key, pair.Value, storages), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or OverflowException)
        {
            throw new WeightsException($"The ZIP is damaged: {e.Message}", e);
        }
    }

    private protected override StoredTensor? Find(string key) => _tensors.TryGetValue(key, out var tensor) ? tensor : null;

    private static StoredTensor Load(ZipArchive zip, string folder, string key, PickledTensor tensor, Dictionary<string, byte[]> storages)
    {
        var size = tensor.Kind.Size();
        if (!storages.TryGetValue(tensor.StorageKey, out var storage))
        {
            var entry = zip.GetEntry($"{folder}data/{tensor.StorageKey}") ?? throw new WeightsException($"'{key}' lies in the storage '{tensor.StorageKey}', which the ZIP lacks.");
            storages[tensor.StorageKey] = storage = Read(entry, Array.MaxLength);
        }
        var (count, last) = (1L, tensor.Offset);
        for (var axis = 0; axis < tensor.Shape.Length; axis++)
        {
            count = checked(count * tensor.Shape[axis]);
            last = checked(last + (tensor.Shape[axis] - 1) * tensor.Strides[axis]);
        }
        if (count > 0 && checked((last + 1) * size) > storage.Length)
        {
            throw new WeightsException($"'{key}' needs {(last + 1) * size} bytes of the storage '{tensor.StorageKey}', which has {storage.Length}.");
        }
        return new StoredTensor(tensor.Kind, tensor.Shape, tensor.IsRowMajor ? storage.AsMemory((int)(tensor.Offset * size), (int)(count * size)) : Gather(tensor, storage, count, size));
    }

    // Transposed and otherwise strided tensors, element by element.
    private static byte[] Gather(PickledTensor tensor, byte[] storage, long count, int size)
    {
        // Strides of 0 make a small storage look large.
        if (count > storage.Length / size)
        {
            throw new WeightsException($"A tensor of shape [{string.Join(", ", tensor.Shape)}] shows the {storage.Length / size} elements of its storage more than once.");
        }
        var bytes = new byte[count * size];
        var position = new long[tensor.Shape.Length];
        for (var i = 0; i < count; i++)
        {
            var from = tensor.Offset + position.Zip(tensor.Strides, (at, stride) => at * stride).Sum();
            storage.AsSpan((int)(from * size), size).CopyTo(bytes.AsSpan(i * size));
            for (var axis = position.Length - 1; axis >= 0 && ++position[axis] == tensor.Shape[axis]; axis--)
            {
                position[axis] = 0;
            }
        }
        return bytes;
    }

    // torch.save stores without compression, so an entry cannot unfold into more than the file has.
    private static byte[] Read(ZipArchiveEntry entry, long limit)
    {
        if (entry.Length != entry.CompressedLength || entry.Length > limit)
        {
            throw new WeightsException($"'{entry.FullName}' has {entry.CompressedLength} bytes and unfolds to {entry.Length}; torch.save stores entries as they are, and at most {limit} bytes are read.");
        }
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    // A pickle of the number 0x1950a86a20f9469cfc6c comes first.
    private static bool IsLegacy(ReadOnlySpan<byte> file) => file.Length > 14 && file[0] == 0x80 && file[2..].StartsWith((ReadOnlySpan<byte>)[0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]);
}
