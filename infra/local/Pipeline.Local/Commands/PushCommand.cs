using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Contracts.Batches;
using Pipeline.Local.Api;
using Pipeline.Local.Api.Answers;
using Pipeline.Local.Display;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline push</c>: a folder becomes a batch.</summary>
internal static partial class PushCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR");
        var name = new Option<string?>("--name");
        var purpose = new Option<BatchPurpose?>("--purpose");
        var model = new Option<string?>("--model");
        var method = new Option<string?>("--method");
        var options = new Option<string?>("--options");
        var holdout = new Option<double>("--holdout");
        var format = new Option<string?>("--format");
        var exports = new Option<string?>("--exports");
        var follow = new Option<bool>("--follow");
        var connection = new ConnectionOptions();
        var command = new Command("push", "Upload a folder as a batch") { folder, name, purpose, model, method, options, holdout, format, exports, follow };
        connection.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var source = arguments.GetRequiredValue(folder).FullName;
            var choices = new UploadChoices(
                arguments.GetValue(purpose), arguments.GetValue(model), arguments.GetValue(method), arguments.GetValue(holdout),
                OptionsJson.Read(arguments.GetValue(options)), arguments.GetValue(format), arguments.GetValue(exports)?.Split(',', StringSplitOptions.TrimEntries));
            var upload = UploadFolder.Read(source, choices);
            using var api = connection.Open(arguments);
            return await RunAsync(api, upload, arguments.GetValue(name) ?? DefaultName(source), arguments.GetValue(follow), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(PipelineApi api, UploadFolder upload, string name, bool follow, CancellationToken cancellation)
    {
        BatchProgress? ended = null;
        await ProgressBoard.RunAsync(async board =>
        {
            var line = board.Add($"upload {name}", upload.Files.Count + 1);
            await api.PushAsync(upload, name, done => line.Report(done), cancellation);
            if (follow)
                ended = await api.FollowBatchAsync(name, board.Add(name), cancellation);
        });
        if (ended is null)
        {
            Console.WriteLine($"Batch {name} is uploaded; ./pipeline status {name} --follow shows how far it is.");
            return 0;
        }
        BatchReport.Print(ended);
        return BatchReport.ExitCode(ended);
    }

    /// <summary>The folder's name, made fit for a batch, and the time.</summary>
    private static string DefaultName(string folder)
    {
        var stem = Unfit().Replace(Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)).ToLowerInvariant(), "-").Trim('-');
        var time = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return stem.Length == 0 ? $"batch-{time}" : $"{stem[..Math.Min(stem.Length, 40)]}-{time}";
    }

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex Unfit();
}
