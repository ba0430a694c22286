using Pipeline.Contracts.Labels;

namespace Pipeline.Segmentation.Training;

/// <summary>
/// Where each class of one image may appear, from its labels: nowhere when the image is tagged without it, inside its boxes when
/// the image's objects are boxed, everywhere otherwise. Where all classes of an image are boxed and none is the background, nothing
/// may be outside the boxes: what is seen there has no name in the list.
/// </summary>
public sealed class ClassRegions
{
    private readonly BoxLabel[]?[] _boxes;
    private readonly bool[] _present;

    /// <param name="present">[classes]</param>
    /// <param name="boxes">Per class: null = the whole image.</param>
    public ClassRegions(bool[] present, BoxLabel[]?[] boxes)
    {
        if (present.Length != boxes.Length)
        {
            throw new ArgumentException($"There are {present.Length} classes and {boxes.Length} box lists.", nameof(boxes));
        }
        (_present, _boxes) = (present, boxes);
    }

    public int Classes => _present.Length;

    /// <summary>Whether the first class stands for whatever has no name in the list.</summary>
    public bool HasBackground { get; init; }

    public bool IsPresent(int index) => _present[index];

    /// <summary>The class's boxes, or null when it may be anywhere.</summary>
    public IReadOnlyList<BoxLabel>? BoxesOf(int index) => _boxes[index];

    /// <summary>Indices of the present classes, ascending.</summary>
    public int[] Present => [.. Enumerable.Range(0, Classes).Where(IsPresent)];

    /// <summary>Likewise, without the background.</summary>
    public int[] Objects(ClassList classes) => [.. Present.Where(index => index >= classes.FirstObject)];

    public bool Allows(int index, double x, double y)
    {
        if (!_present[index])
        {
            return false;
        }
        if (_boxes[index] is not { } boxes)
        {
            return true;
        }
        foreach (var box in boxes)
        {
            if (box.Contains(x, y))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>[height, width]: true where no class may be; null when every pixel may be of one.</summary>
    public bool[]? Nameless(int height, int width)
    {
        if (Present.Any(c => _boxes[c] is null))
        {
            return null;
        }
        var nameless = new bool[height * width];
        Array.Fill(nameless, true);
        foreach (var box in Present.SelectMany(c => _boxes[c]!))
        {
            Fill(nameless, height, width, box, false);
        }
        return nameless;
    }

    /// <summary>[classes, height, width]: 1 where the class may appear.</summary>
    public byte[] Rasterize(int height, int width)
    {
        var mask = new byte[Classes * height * width];
        for (var c = 0; c < Classes; c++)
        {
            if (!_present[c])
            {
                continue;
            }
            var plane = mask.AsSpan(c * height * width, height * width);
            if (_boxes[c] is not { } boxes)
            {
                plane.Fill(1);
                continue;
            }
            foreach (var box in boxes)
            {
                Fill(plane, height, width, box, (byte)1);
            }
        }
        return mask;
    }

    private static void Fill<T>(Span<T> plane, int height, int width, BoxLabel box, T value)
    {
        var (left, right) = (Math.Clamp(box.X, 0, width), Math.Clamp(box.X + box.Width, 0, width));
        for (var y = Math.Clamp(box.Y, 0, height); y < Math.Clamp(box.Y + box.Height, 0, height); y++)
        {
            plane[(y * width + left)..(y * width + right)].Fill(value);
        }
    }
}
