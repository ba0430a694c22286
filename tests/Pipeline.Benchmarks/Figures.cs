using System.Text.Json;

namespace Pipeline.Benchmarks;

/// <summary>What <c>--json</c> writes.</summary>
internal static class Figures
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Text<T>(T figures) => JsonSerializer.Serialize(figures, Json);

    /// <param name="file">Null writes nothing.</param>
    public static Task WriteAsync<T>(FileInfo? file, T figures, CancellationToken cancellation) =>
        file is null ? Task.CompletedTask : File.WriteAllTextAsync(file.FullName, Text(figures), cancellation);
}
