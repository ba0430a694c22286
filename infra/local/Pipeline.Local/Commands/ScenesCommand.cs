using System.CommandLine;
using Pipeline.Local.Display;
using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;
using Pipeline.Local.Stack;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline scenes</c>: a generated data set on disk.</summary>
internal static class ScenesCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR");
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 100 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var labels = new Option<LabelChoice>("--labels")
        {
            DefaultValueFactory = _ => LabelChoice.All,
            CustomParser = result => LabelChoices.Parse(result.Tokens[^1].Value, result.AddError),
        };
        var split = new Option<string?>("--split");
        var unseen = new Option<bool>("--unseen");
        count.Validators.Add(result =>
        {
            if (result.GetValue(count) is < 1 or > 100_000)
                result.AddError("--count must be from 1 to 100000.");
        });

        var command = new Command("scenes", "Write a generated data set") { folder, count, seed, labels, split, unseen };
        command.SetAction((arguments, _) => RunAsync(
            arguments.GetRequiredValue(folder).FullName,
            arguments.GetValue(split),
            new SceneComposer(SpriteLibrary.Load(Repository.Root), heldBack: arguments.GetValue(unseen)),
            arguments.GetValue(seed),
            arguments.GetValue(count),
            arguments.GetValue(labels)));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string? split, SceneComposer composer, int seed, int count, LabelChoice labels)
    {
        SceneFolder.WriteDataset(folder);
        var target = split is null ? folder : Path.Combine(folder, split);
        await ProgressBoard.RunAsync(board =>
        {
            var line = board.Add("scenes", count);
            return Task.Run(() => SceneFolder.Write(target, composer, seed, 0, count, labels, masks: true, done => line.Report(done)));
        });
        Console.WriteLine($"{count} scenes in {target}");
        return 0;
    }
}
