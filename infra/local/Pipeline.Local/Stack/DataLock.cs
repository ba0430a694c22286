namespace Pipeline.Local.Stack;

/// <summary>Keeps a second stack off a data folder; the system releases it with the process, however that ends.</summary>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <exception cref="InvalidOperationException">Another stack uses the folder.</exception>
    public static async Task<DataLock> TakeAsync(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new DataLock(Open(dataDirectory));
            }
            // Someone who only looks whether it is held holds it for a moment.
            catch (IOException) when (attempt < 5)
            {
                await Task.Delay(50);
            }
            catch (IOException e)
            {
                throw new InvalidOperationException($"Another local stack already runs on {dataDirectory}.", e);
            }
        }
    }

    public static bool IsHeld(string dataDirectory)
    {
        try
        {
            if (!File.Exists(Path.Combine(dataDirectory, "lock")))
                return false;
            Open(dataDirectory).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string dataDirectory) =>
        new(Path.Combine(dataDirectory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
