using System.CommandLine;
using System.Globalization;
using Pipeline.Local.Demo;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline demo</c>: the whole flow on generated scenes.</summary>
internal static class DemoCommand
{
    // Set by the script when it had to install or build something first.
    private const string SetupSeconds = "PIPELINE_SETUP_SECONDS";

    // Nothing in the demo takes a fraction of this; it ends a flow that hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);

    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json");
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var scenes = new Option<int>("--scenes") { DefaultValueFactory = _ => new DemoOptions().ScenesPerBatch };
        var keep = new Option<DirectoryInfo?>("--keep");
        scenes.Validators.Add(result =>
        {
            if (result.GetValue(scenes) is < 8 or > DemoBatch.MaxScenes)
                result.AddError($"--scenes must be from 8 to {DemoBatch.MaxScenes}.");
        });
        var command = new Command("demo", "The whole flow on generated scenes") { json, seed, scenes, keep };
        command.SetAction(async (arguments, cancellation) =>
        {
            var options = new DemoOptions
            {
                Seed = arguments.GetValue(seed),
                ScenesPerBatch = arguments.GetValue(scenes),
                Keep = arguments.GetValue(keep)?.FullName,
            };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Limit);
            return await RunAsync(options, arguments.GetValue(json), limit.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, FileInfo? json, CancellationToken cancellation)
    {
        var root = options.Keep ?? Directory.CreateTempSubdirectory("pipeline-demo-").FullName;
        var workspace = new DemoWorkspace(root);
        var clock = new StageClock();
        if (double.TryParse(Environment.GetEnvironmentVariable(SetupSeconds), CultureInfo.InvariantCulture, out var setup))
            clock.Add("setup", setup);

        var run = new DemoRun(options, workspace, clock);
        DemoFigures figures;
        IReadOnlyList<string> sheets;
        try
        {
            figures = await run.RunAsync(cancellation);
            sheets = DemoSheets.Write(Scratch.Path("demo"), workspace, run.Batches, options.SheetRows);
        }
        catch (OperationCanceledException) when (options.Keep is null)
        {
            Directory.Delete(root, recursive: true);
            throw;
        }
        catch (Exception e) when (e is CommandException or TimeoutException)
        {
            throw new CommandException($"{e.Message}\nThe demo failed; its logs and data are in {root}.");
        }
        await JsonFile.WriteAsync(json, figures with { SecondsByStage = clock.Seconds, SecondsTotal = Math.Round(clock.Total, 2) }, cancellation);
        DemoReport.Print(figures with { SecondsTotal = clock.Total }, sheets);
        if (options.Keep is null)
            Directory.Delete(root, recursive: true);
        return 0;
    }
}
