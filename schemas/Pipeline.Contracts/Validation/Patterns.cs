namespace Pipeline.Contracts.Validation;

/// <summary>Regular expressions that mean the same in .NET and in ECMAScript, with the sentence people read.</summary>
public static class Patterns
{
    /// <summary>One path segment: no separators, no control characters, no "..", no leading or trailing dot.</summary>
    public const string FileName = @"^(?!\.)(?!.*\.\.)[^\u0000-\u001f\u007f/\\]{0,199}[^\u0000-\u001f\u007f/\\.]$";
    public const string FileNameHint = "a file name of 1 to 200 characters without '/', '\\', '..', control characters, and no '.' at either end";

    /// <summary>Segments as in <see cref="FileName"/>, separated by '/'.</summary>
    public const string RelativePath = @"^(?!\.)(?!/)(?!.*\.\.)(?!.*//)(?!.*/\.)[^\u0000-\u001f\u007f\\]{0,399}[^\u0000-\u001f\u007f\\/.]$";
    public const string RelativePathHint = "a relative path of 1 to 400 characters without '\\', '..', '//', control characters";

    /// <summary>Batches, models, snapshots, runs: safe in a blob path and in a URL.</summary>
    public const string Slug = "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$";
    public const string SlugHint = "1 to 63 lower-case letters, digits and '-', beginning and ending with a letter or digit";

    public const string ItemId = "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,198}[A-Za-z0-9])?$";
    public const string ItemIdHint = "1 to 200 letters, digits and '-'";

    public const string ClassName = @"^[^\u0000-\u001f\u007f]{1,100}$";
    public const string ClassNameHint = "1 to 100 characters without control characters";

    public const string Sha256 = "^[0-9a-f]{64}$";
    public const string Sha256Hint = "64 lower-case hexadecimal digits";

    public const string Hash = "^[0-9a-f]{8,64}$";
    public const string HashHint = "8 to 64 lower-case hexadecimal digits";

    public const string Traceparent = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$";
    public const string TraceparentHint = "a W3C traceparent";

    public const string WebhookSecret = "^whsec_[A-Za-z0-9+/]{32,88}={0,2}$";
    public const string WebhookSecretHint = "'whsec_' and the base64 of 24 to 64 bytes";

    public const string HttpUrl = "^https?://[^\\s]{1,2000}$";
    public const string HttpUrlHint = "an absolute http or https address of at most 2,000 characters";
}
