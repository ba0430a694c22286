using System.Text.Json;

namespace Pipeline.Local.Stack;

/// <summary>How other programs reach a running stack. It is written beside the data, readable by its owner only.</summary>
public sealed record StackAddresses(int ProcessId, string ConnectionString, Uri FunctionsUri, ApiKeys Keys, int BlobPort, int QueuePort)
{
    private const string FileName = "stack.json";

    /// <summary>The stack that runs on this folder; null when none does.</summary>
    public static StackAddresses? TryReadRunning(string dataDirectory) =>
        TryRead(dataDirectory) is { } addresses && Directory.Exists($"/proc/{addresses.ProcessId}") && DataLock.IsHeld(dataDirectory)
            ? addresses
            : null;

    internal static StackAddresses? TryRead(string dataDirectory)
    {
        try
        {
            return JsonSerializer.Deserialize<StackAddresses>(File.ReadAllText(Path.Combine(dataDirectory, FileName)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    internal void Write(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path + ".next", options))
            JsonSerializer.Serialize(file, this, new JsonSerializerOptions { WriteIndented = true });
        File.Move(path + ".next", path, overwrite: true);
    }
}
