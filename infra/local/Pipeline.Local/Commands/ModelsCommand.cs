using System.CommandLine;
using System.Globalization;
using Pipeline.Local.Api.Answers;
using Spectre.Console;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline models</c>: what is published.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json");
        var connection = new ConnectionOptions();
        var command = new Command("models", "The published models") { json };
        connection.AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            var list = await api.GetModelsAsync(cancellation);
            await JsonFile.WriteAsync(arguments.GetValue(json), list, cancellation);
            Print(list);
            return 0;
        });
        return command;
    }

    private static void Print(ModelList list)
    {
        if (list.Models.Count == 0)
        {
            Console.WriteLine("There is no model yet; ./pipeline retrain trains one from finished batches.");
            return;
        }
        var table = new Table().AddColumns("model", "published", "since", "held-out mIoU", "before", "versions");
        foreach (var model in list.Models)
            table.AddRow(
                Markup.Escape(model.Model),
                Markup.Escape(model.Champion?.Version ?? "none"),
                model.Champion?.PublishedAt.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "",
                model.Champion?.HoldoutMiou?.ToString("F3", CultureInfo.InvariantCulture) ?? "",
                Markup.Escape(model.Champion?.Previous ?? ""),
                model.Versions.Count.ToString(CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
    }
}
