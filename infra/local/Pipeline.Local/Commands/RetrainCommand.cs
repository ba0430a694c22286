using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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
        var full = new Option<bool>("--full");
        var budget = new Option<double?>("--budget");
        var follow = new Option<bool>("--follow");
        var connection = new ConnectionOptions();
        var command = new Command("retrain", "Train a new model version now") { model, options, full, budget, follow };
        connection.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var training = With(OptionsJson.Read(arguments.GetValue(options)), arguments.GetValue(full), arguments.GetValue(budget));
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

    /// <summary>The training options that have an option of their own here, over those given as JSON.</summary>
    private static JsonElement? With(JsonElement? options, bool full, double? budget)
    {
        var all = options?.EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value) ?? [];
        if (full)
            all["start"] = "Full";
        if (budget is { } minutes)
            all["budgetMinutes"] = minutes;
        return all.Count == 0 ? options : JsonSerializer.SerializeToElement(all);
    }

    private static int Report(RunState run)
    {
        var miou = run.Metrics is { } metrics ? string.Create(CultureInfo.InvariantCulture, $", held-out mIoU {metrics.Miou:F3}") : "";
        Console.WriteLine($"{run.Run}: {run.Status.ToString().ToLowerInvariant()}{(run.Version is null ? "" : $", version {run.Version}")}{miou}");
        if (run.Recipe is not null)
            Console.WriteLine($"  {run.Recipe}{(run.MasksRefreshed > 0 ? $" {run.MasksRefreshed} masks were refreshed." : "")}");
        foreach (var reason in run.Reasons)
            Console.WriteLine($"  {reason.Message} [{reason.Code}]");
        return run.Status == RunStatus.Published ? 0 : 1;
    }
}
