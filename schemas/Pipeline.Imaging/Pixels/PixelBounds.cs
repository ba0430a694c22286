namespace Pipeline.Imaging;

/// <summary>Size checks shared by the picture types, done once at entry.</summary>
internal static class PixelBounds
{
    public static int Length(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long length = (long)width * height * channels;
        if (length > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width} x {height} x {channels} bytes do not fit one array.");
        return (int)length;
    }

    public static void CheckLength(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        CheckLength(width, height, channels, pixels.Length, nameof(pixels));
    }

    public static void CheckLength(int width, int height, int channels, int length, string name)
    {
        int expected = Length(width, height, channels);
        if (length != expected)
            throw new ArgumentException($"{name} holds {length} bytes; {width} x {height} x {channels} needs {expected}.", name);
    }
}
