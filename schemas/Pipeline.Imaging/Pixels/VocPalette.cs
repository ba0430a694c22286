namespace Pipeline.Imaging;

/// <summary>
/// The Pascal VOC colours: the bits of the index, three at a time, become the high bits of red, green and blue.
/// Index 0 is black, 1 (128, 0, 0), 255 (224, 224, 192).
/// </summary>
public static class VocPalette
{
    /// <summary>Entries of the palette.</summary>
    public const int Count = 256;

    /// <summary>The colour of a class index.</summary>
    public static Rgb Color(byte index)
    {
        int r = 0, g = 0, b = 0, rest = index;
        for (int bit = 7; rest != 0; bit--, rest >>= 3)
        {
            r |= (rest & 1) << bit;
            g |= ((rest >> 1) & 1) << bit;
            b |= ((rest >> 2) & 1) << bit;
        }

        return new Rgb((byte)r, (byte)g, (byte)b);
    }
}
