using System.Globalization;
using Pipeline.Contracts.Models;
using Pipeline.Local.Api.Answers;
using Spectre.Console;

namespace Pipeline.Local.Commands;

/// <summary>Models for a person.</summary>
internal static class ModelsReport
{
    public static void List(ModelList list)
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
                model.Champion is { } champion ? Time(champion.PublishedAt) : "",
                Share(model.Champion?.HoldoutMiou),
                Markup.Escape(model.Champion?.Previous ?? ""),
                model.Versions.Count.ToString(CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
    }

    public static void One(ModelDetail model)
    {
        var table = new Table().AddColumns("version", "", "made", "held-out mIoU", "steps", "minutes", "how it was trained");
        foreach (var card in model.Versions)
            table.AddRow(
                Markup.Escape(card.Version),
                card.Version == model.Champion?.Version ? "published" : card.Version == model.Champion?.Previous ? "before" : "",
                Time(card.CreatedAt),
                Share(card.Metrics?.Miou),
                card.Steps is { } steps ? $"{steps} of {card.PlannedSteps}" : "",
                card.TrainingMinutes?.ToString("F1", CultureInfo.InvariantCulture) ?? "",
                Markup.Escape(card.Recipe ?? ""));
        AnsiConsole.Write(table);
    }

    public static void Published(PublishedVersion version) => Console.WriteLine(
        $"Published is {version.Version}{(version.HoldoutMiou is { } miou ? $", held-out mIoU {Share(miou)}" : "")}; before it {version.Previous ?? "none that one could go back to"}.");

    public static void Review(ReviewList list)
    {
        Console.WriteLine($"{list.Images.Count} images that version {list.Version} of {list.Model} is least at ease with:");
        var table = new Table().AddColumns("batch", "image", "unsure", "breaks labels", "unlike those above");
        foreach (var image in list.Images)
            table.AddRow(Markup.Escape(image.Batch), Markup.Escape(image.Image), Share(image.Uncertainty), Share(image.Violation), Share(image.Novelty));
        AnsiConsole.Write(table);
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Share(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "";
}
