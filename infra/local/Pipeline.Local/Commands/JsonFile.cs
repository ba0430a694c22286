using System.Text.Json;
using Pipeline.Local.Api;

namespace Pipeline.Local.Commands;

/// <summary>What <c>--json FILE</c> writes.</summary>
internal static class JsonFile
{
    public static async Task WriteAsync<T>(FileInfo? file, T document, CancellationToken cancellation)
    {
        if (file is null)
            return;
        file.Directory?.Create();
        await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(document, ApiJson.Indented) + "\n", cancellation);
    }
}
