namespace Pipeline.Segmentation.Tests.Support;

/// <summary>Files that one run of a Python script wrote for all tests of a class: starting PyTorch takes longer than what it does here.</summary>
/// <param name="script">Gets the folder as its argument.</param>
public abstract class PythonFiles(string script) : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private Task? _written;

    /// <summary>The bytes of a file; the test is skipped when Python or one of its packages is missing.</summary>
    public async Task<byte[]> ReadAsync(string name)
    {
        await (_written ??= PythonTorch.RunAsync(script, _folder["."]));
        return await File.ReadAllBytesAsync(_folder[name], TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
