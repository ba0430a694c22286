using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Pipeline.Contracts;

namespace Pipeline.Functions.Http;

/// <summary>Where a list goes on: opaque to callers, so that what is inside may change.</summary>
internal static class PageCursor
{
    private const char Separator = '\n';

    public static Problem Wrong { get; } = new("/cursor", "bad-cursor", "/cursor is none that this list gave out; pass on \"next\" of the page before as it is.");

    public static string Of(params string[] parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, parts)));

    /// <summary>True without a cursor too: then there are no parts.</summary>
    public static bool TryRead(string? cursor, int parts, [NotNullWhen(true)] out string[]? read)
    {
        read = [];
        if (cursor is null)
            return true;
        if (!Base64Url.IsValid(cursor))
            return false;
        read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        return read.Length == parts;
    }
}
