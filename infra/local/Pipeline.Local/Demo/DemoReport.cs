using System.Globalization;
using Spectre.Console;

namespace Pipeline.Local.Demo;

/// <summary>The demo's figures for a person.</summary>
internal static class DemoReport
{
    public static void Print(DemoFigures figures, IReadOnlyList<string> sheets)
    {
        var table = new Table().AddColumns("figure", "value").HideHeaders();
        table.AddRow("images, masks that came back", $"{figures.Images}, {figures.Masks}");
        table.AddRow("pseudo-label mIoU from tags", Share(figures.PseudoMiou.Tags));
        table.AddRow("pseudo-label mIoU from points", Share(figures.PseudoMiou.Points));
        table.AddRow("pseudo-label mIoU from scribbles", Share(figures.PseudoMiou.Scribbles));
        table.AddRow("pseudo-label mIoU from boxes + scribbles", Share(figures.PseudoMiou.BoxesScribbles));
        table.AddRow("segmenter mIoU, held-out scenes", Share(figures.SegmenterMiou));
        table.AddRow("segmenter mIoU, variants never trained on", Share(figures.SegmenterMiouUnseenVariants));
        table.AddRow("ONNX Runtime against the network", string.Create(
            CultureInfo.InvariantCulture, $"max abs {figures.OnnxMaxAbsDiff:E1}, same arg-max {figures.OnnxArgmaxAgreement:P3}"));
        table.AddRow("webhooks received, verified", $"{figures.Webhooks.Received}, {figures.Webhooks.Verified}");
        foreach (var (stage, seconds) in figures.SecondsByStage)
            table.AddRow($"seconds: {stage}", string.Create(CultureInfo.InvariantCulture, $"{seconds:F1}"));
        table.AddRow("seconds in all", string.Create(CultureInfo.InvariantCulture, $"{figures.SecondsTotal:F1}"));
        AnsiConsole.Write(table);

        foreach (var aim in Aim.Of(figures))
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(aim.IsMet ? "met   " : "MISSED")} {aim.Name}: {aim.Value:G4} ({(aim.IsUpperBound ? "at most" : "at least")} {aim.Bound:G4})"));
        Console.WriteLine($"Contact sheets: {string.Join(", ", sheets)}");
    }

    private static string Share(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
