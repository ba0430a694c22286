using System.CommandLine;
using Pipeline.Local.Api;
using Pipeline.Local.Api.Answers;
using Pipeline.Local.Display;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline status</c>: how far a batch is.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var batch = new Argument<string>("BATCH");
        var follow = new Option<bool>("--follow");
        var json = new Option<FileInfo?>("--json");
        var connection = new ConnectionOptions();
        var command = new Command("status", "How far a batch is") { batch, follow, json };
        connection.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            var state = await ReadAsync(api, arguments.GetRequiredValue(batch), arguments.GetValue(follow), cancellation);
            await JsonFile.WriteAsync(arguments.GetValue(json), state, cancellation);
            BatchReport.Print(state);
            return BatchReport.ExitCode(state);
        });
        return command;
    }

    private static async Task<BatchProgress> ReadAsync(PipelineApi api, string batch, bool follow, CancellationToken cancellation)
    {
        var state = await api.TryGetBatchAsync(batch, cancellation);
        if (follow && state is not { HasEnded: true })
            await ProgressBoard.RunAsync(async board => state = await api.FollowBatchAsync(batch, board.Add(batch), cancellation));
        return state ?? throw new CommandException(
            $"There is no batch {batch}, or its batch.json has not been looked at yet; --follow waits for it.");
    }
}
