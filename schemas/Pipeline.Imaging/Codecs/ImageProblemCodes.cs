namespace Pipeline.Imaging;

/// <summary>Stable reasons for refusing a file.</summary>
public static class ImageProblemCodes
{
    /// <summary>The first bytes are of no picture format (text named .png, an empty file).</summary>
    public const string NotAnImage = "not-an-image";

    /// <summary>The file stops before its picture does.</summary>
    public const string Truncated = "truncated";

    /// <summary>More pixels, a longer side or more bytes than the limits allow.</summary>
    public const string TooLarge = "too-large";

    /// <summary>A valid file of a kind that is not read here.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The content contradicts the format.</summary>
    public const string Corrupt = "corrupt";
}
