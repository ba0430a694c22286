using Pipeline.Imaging;

namespace Pipeline.Segmentation;

/// <summary>Keeps the most recently used decoded pictures up to a number of bytes.</summary>
public sealed class ImageCache
{
    private readonly long _maxBytes;
    private readonly Lock _gate = new();
    private readonly LinkedList<(object Key, RgbImage Image)> _byUse = new();
    private readonly Dictionary<object, LinkedListNode<(object Key, RgbImage Image)>> _nodes = new(ReferenceEqualityComparer.Instance);

    /// <param name="maxBytes">0 keeps nothing. The default holds some 3,500 pictures of 160 × 160 or 1,200 of 320 × 213.</param>
    public ImageCache(long maxBytes = 256L << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _maxBytes = maxBytes;
    }

    /// <summary>Bytes held now.</summary>
    public long Bytes { get; private set; }

    internal RgbImage GetOrAdd(object key, Func<RgbImage> decode)
    {
        lock (_gate)
        {
            if (_nodes.TryGetValue(key, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Image;
            }
        }
        var image = decode();
        lock (_gate)
        {
            if (image.Pixels.LongLength <= _maxBytes && !_nodes.ContainsKey(key))
            {
                _nodes[key] = _byUse.AddFirst((key, image));
                Bytes += image.Pixels.LongLength;
                while (Bytes > _maxBytes)
                {
                    var oldest = _byUse.Last!;
                    _byUse.RemoveLast();
                    _nodes.Remove(oldest.Value.Key);
                    Bytes -= oldest.Value.Image.Pixels.LongLength;
                }
            }
        }
        return image;
    }
}
