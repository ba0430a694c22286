using System.CommandLine;
using Pipeline.Local.Display;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline pull</c>: a batch's results as files.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        var batch = new Argument<string>("BATCH");
        var folder = new Argument<DirectoryInfo>("DIR");
        var connection = new ConnectionOptions();
        var command = new Command("pull", "Download a batch's masks") { batch, folder };
        connection.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            var name = arguments.GetRequiredValue(batch);
            var target = arguments.GetRequiredValue(folder).FullName;
            var files = 0;
            await ProgressBoard.RunAsync(async board =>
            {
                var line = board.Add($"download {name}");
                files = await api.PullAsync(name, target, (done, total) =>
                {
                    line.Resize(total);
                    line.Report(done);
                }, cancellation);
            });
            Console.WriteLine($"{files} files in {target}");
            return 0;
        });
        return command;
    }
}
