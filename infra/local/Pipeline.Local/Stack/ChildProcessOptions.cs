namespace Pipeline.Local.Stack;

/// <summary>How to start one child process.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>Short name for messages and logs, for example "functions".</summary>
    public required string Name { get; init; }

    /// <summary>Program and arguments; the program is looked up on PATH.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Standard output and error are appended to this file.</summary>
    public required string LogFile { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Added to this process's environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What the kernel sends the child when this process dies in any way.</summary>
    public Signal OnParentDeath { get; init; } = Signal.Kill;
}
