using System.Text;
using Pipeline.Contracts.Labels;
using Pipeline.Formats.Reading;
using Pipeline.Imaging;

namespace Pipeline.Formats.Tests;

/// <summary>Label files as a user has them, in memory.</summary>
internal sealed class LabelSource
{
    private readonly Dictionary<string, byte[]> files = [];

    public LabelSource Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    public LabelSource Add(string path, byte[] content)
    {
        files[path] = content;
        return this;
    }

    /// <summary>An indexed PNG, a row of digits a row of pixels; '.' is 255.</summary>
    public LabelSource AddMask(string path, params string[] rows) => Add(path, MaskCodec.Encode(Mask(rows)));

    public static IndexedMask Mask(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. rows.SelectMany(row => row.Select(c => c == '.' ? IndexedMask.Ignore : (byte)(c - '0')))]);

    public LabelSet Read(params string[] images) => Read(null, images);

    public LabelSet Read(ILabelFormat? format, params string[] images) => LabelFormats.Read(
        [.. files.Select(f => new LabelFile(f.Key, LabelFormats.IsPicture(f.Key) ? default : f.Value))], new ImageNames(images), format);

    public ResolvedImage Resolve(LabelSet labels, string image, int width, int height) =>
        labels.Resolve(image, width, height, path => files.TryGetValue(path, out var bytes) ? bytes : null);

    /// <summary>The labels of one image whose files and marks must all be sound.</summary>
    public WeakImage Weak(string image, int width, int height) => Sound(image, width, height).Labels!;

    /// <summary>The mask as rows of class names' first letters; '.' is 255.</summary>
    public string[] MaskRows(string image, int width, int height)
    {
        var labels = Read(image);
        var mask = Sound(image, width, height).Mask;
        Assert.NotNull(mask);
        return [.. Enumerable.Range(0, height).Select(y => string.Concat(Enumerable.Range(0, width).Select(x => mask.Row(y)[x]).Select(v => v == IndexedMask.Ignore ? '.' : labels.Classes[v][0])))];
    }

    private ResolvedImage Sound(string image, int width, int height)
    {
        var labels = Read(image);
        Assert.Empty(labels.Problems);
        Assert.Empty(labels.ImageProblems);
        var resolved = Resolve(labels, image, width, height);
        Assert.Empty(resolved.Problems);
        return resolved;
    }
}
