using System.CommandLine;
using Pipeline.Local.Stack;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline up</c>: the local stack until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data");
        var workers = new Option<int>("--workers") { DefaultValueFactory = _ => 1 };
        var command = new Command("up", "Run the local stack until Ctrl-C") { data, workers };
        command.SetAction((arguments, cancellation) =>
        {
            var options = new LocalStackOptions { Workers = arguments.GetValue(workers) };
            return RunAsync(
                arguments.GetValue(data) is { } folder ? options with { DataDirectory = folder.FullName } : options, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(LocalStackOptions options, CancellationToken cancellation)
    {
        try
        {
            await using var stack = await LocalStack.StartAsync(options, new ConsoleLines(), cancellation);
            Console.WriteLine("Ready. In another terminal: ./pipeline push DIR, status, pull, retrain, models. Ctrl-C stops.");
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
        catch (InvalidOperationException e)
        {
            throw new CommandException(e.Message);
        }
    }

    /// <summary>Lines at once and in order; <see cref="Progress{T}"/> would hand them to the thread pool.</summary>
    private sealed class ConsoleLines : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine(value);
    }
}
