namespace Pipeline.Local.Demo;

/// <summary>What the stack says goes to a file; the terminal belongs to the bars.</summary>
internal sealed class StackLog : IProgress<string>
{
    private readonly string _file;
    private readonly Lock _writing = new();

    public StackLog(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _file = file;
    }

    public void Report(string value)
    {
        lock (_writing)
            File.AppendAllText(_file, $"{DateTimeOffset.UtcNow:O} {value}\n");
    }
}
