namespace Pipeline.Segmentation;

/// <summary>How strongly each pixel looks like each class: float [classes, height, width], values in [0, 1].</summary>
public sealed class ScoreMaps
{
    public ScoreMaps(int classes, int height, int width, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.LongLength != (long)classes * height * width)
        {
            throw new ArgumentException($"There are {values.LongLength} values; [{classes}, {height}, {width}] needs {(long)classes * height * width}.", nameof(values));
        }
        Classes = classes;
        Height = height;
        Width = width;
        Values = values;
    }

    public int Classes { get; }
    public int Height { get; }
    public int Width { get; }

    /// <summary>[classes, height, width], row-major.</summary>
    public float[] Values { get; }

    /// <summary>The map of one class, [height, width].</summary>
    public Span<float> Plane(int index) => Memory(index).Span;

    /// <inheritdoc cref="Plane"/>
    internal Memory<float> Memory(int index) => Values.AsMemory(index * Height * Width, Height * Width);
}
