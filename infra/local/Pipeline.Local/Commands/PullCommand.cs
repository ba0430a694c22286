using System.CommandLine;
using Pipeline.Local.Api;
using Pipeline.Local.Display;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline pull</c>: a batch's results as files.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        var batch = new Argument<string>("BATCH");
        var folder = new Argument<DirectoryInfo>("DIR");
        var export = new Option<string?>("--export");
        var connection = new ConnectionOptions();
        var command = new Command("pull", "Download a batch's masks") { batch, folder, export };
        connection.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            var name = arguments.GetRequiredValue(batch);
            var target = arguments.GetRequiredValue(folder).FullName;
            if (arguments.GetValue(export) is { } format)
                return await ExportAsync(api, name, format, target, cancellation);
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

    private static async Task<int> ExportAsync(PipelineApi api, string batch, string format, string folder, CancellationToken cancellation)
    {
        var file = "";
        await ProgressBoard.RunAsync(async board => file = await api.ExportAsync(batch, format, folder, board.Add($"export {batch} as {format}"), cancellation));
        Console.WriteLine(file);
        return 0;
    }
}
