using System.Diagnostics;
using System.Text;

namespace Pipeline.Worker.Tests.Drivers;

/// <summary>A real worker process.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private readonly Process process;
    private readonly StringBuilder output = new();

    public WorkerProcess(string connection, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Pipeline.Worker.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Storage"] = connection;
        start.Environment["Worker__IdleExitSeconds"] = "0.5";
        start.Environment["Worker__PollSeconds"] = "0.1";
        start.Environment["Worker__DeferSeconds"] = "1";
        start.Environment["Worker__RetrySeconds"] = "0";
        foreach (var (name, value) in settings)
            start.Environment[$"Worker__{name}"] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The worker did not end in {Patience.TotalSeconds} s:\n{Output}");
        }

        return process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is told, nothing is tidied.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellation);
    }

    /// <summary>SIGTERM, as a job runner sends it.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(cancellation);
        return await WaitAsync(cancellation);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private void Append(string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
