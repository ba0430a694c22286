using System.Diagnostics;

namespace Pipeline.Local.Stack;

/// <summary>
/// A process that cannot outlive this one: the kernel signals it when this process dies, even by SIGKILL. It has a session
/// of its own, so Ctrl-C in the terminal reaches only this process, which then stops its children in order.
/// Output goes straight to a file: a pipe would break, and take the child down, the moment this process dies.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const long MaxLogBytes = 10L << 20;

    // $1 is the parent that the death signal was armed for: if it died before that, nobody would ever send it.
    private const string Shell = """[ "$PPID" = "$1" ] || exit 1; log=$2; shift 2; exec "$@" >>"$log" 2>&1 </dev/null""";

    private readonly Process _process;

    private ChildProcess(Process process, ChildProcessOptions options)
    {
        _process = process;
        Id = process.Id;
        Options = options;
        Exited = WaitAsync();
    }

    public ChildProcessOptions Options { get; }

    public int Id { get; }

    /// <summary>Ends with the exit code; 128 + n when signal n ended it.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    /// <exception cref="InvalidOperationException">util-linux or the program is missing.</exception>
    public static async Task<ChildProcess> StartAsync(ChildProcessOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.LogFile))!);
        RotateLog(options.LogFile);

        var start = new ProcessStartInfo("setsid") { WorkingDirectory = options.WorkingDirectory ?? "", UseShellExecute = false };
        string[] wrapper =
        [
            "setpriv", "--pdeathsig", options.OnParentDeath == Signal.Kill ? "KILL" : "TERM",
            "sh", "-c", Shell, "sh", Environment.ProcessId.ToString(), Path.GetFullPath(options.LogFile),
        ];
        foreach (var argument in wrapper.Concat(options.Command))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;

        try
        {
            return new ChildProcess(await SpawnThread.StartAsync(start), options);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException(
                $"{options.Name} could not start: {e.Message} (the local stack needs setsid and setpriv of the package util-linux).", e);
        }
    }

    public void Send(Signal signal)
    {
        if (!HasExited)
            Signals.Send(Id, signal);
    }

    /// <summary>SIGTERM, then SIGKILL when it is still there after <paramref name="grace"/>. Returns the exit code.</summary>
    public async Task<int> StopAsync(TimeSpan grace)
    {
        Send(Signal.Terminate);
        if (await Task.WhenAny(Exited, Task.Delay(grace)) != Exited)
            Send(Signal.Kill);
        return await Exited;
    }

    /// <summary>The last lines of its log, for messages about its death.</summary>
    public string LogTail(int lines = 20)
    {
        if (!File.Exists(Options.LogFile))
            return "";
        using var file = new FileStream(Options.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(file.Length, 16 << 10), SeekOrigin.End);
        var text = new StreamReader(file).ReadToEnd().TrimEnd();
        return string.Join('\n', text.Split('\n')[^Math.Min(lines, text.Split('\n').Length)..]);
    }

    /// <summary>
    /// Keeps one older generation once the log has 10 MiB. The child appends, so the file may be cut under it: what it writes
    /// between the copy and the cut is lost, which a log can bear.
    /// </summary>
    public void RotateLog() => RotateLog(Options.LogFile);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(5));
        _process.Dispose();
    }

    private static void RotateLog(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > MaxLogBytes })
            return;
        File.Copy(path, path + ".1", overwrite: true);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
