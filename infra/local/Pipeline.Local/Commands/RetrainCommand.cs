using System.CommandLine;
using System.Globalization;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Runs;
using Pipeline.Local.Api;
using Pipeline.Local.Api.Answers;
using Pipeline.Local.Display;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline retrain</c>: trains a candidate now instead of at night.</summary>
internal static class RetrainCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { DefaultValueFactory = _ => BatchManifest.DefaultModel };
        var options = new Option<string?>("--options");
        var follow = new Option<bool>("--follow");
        var connection = new ConnectionOptions();
        var command = new Command("retrain", "Train a new model version now") { model, options, follow };
        connection.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var training = OptionsJson.Read(arguments.GetValue(options));
            using var api = connection.Open(arguments);
            var run = await api.RetrainAsync(arguments.GetRequiredValue(model), training, cancellation);
            Console.WriteLine($"Run {run.Run} of model {run.Model}: {run.Images} images to train on, {run.Holdout} held out.");
            if (!arguments.GetValue(follow))
                return 0;
            RunProgress? ended = null;
            await ProgressBoard.RunAsync(async board => ended = await api.FollowRunAsync(run.Run, board.Add(run.Run), cancellation));
            return Report(ended!.Run);
        });
        return command;
    }

    private static int Report(RunState run)
    {
        var miou = run.Metrics is { } metrics ? string.Create(CultureInfo.InvariantCulture, $", held-out mIoU {metrics.Miou:F3}") : "";
        Console.WriteLine($"{run.Run}: {run.Status.ToString().ToLowerInvariant()}{(run.Version is null ? "" : $", version {run.Version}")}{miou}");
        foreach (var reason in run.Reasons)
            Console.WriteLine($"  {reason.Message} [{reason.Code}]");
        return run.Status == RunStatus.Published ? 0 : 1;
    }
}
