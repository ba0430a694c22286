using System.Text;

namespace Pipeline.Infra.Tests.Settings;

/// <summary>infra/settings.md, made from the options classes.</summary>
internal static class SettingsDocument
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Settings

            Every setting is an environment variable, on one machine as in the cloud; `__` separates section and name. This page is made from the options
            classes (`PIPELINE_WRITE_SCHEMAS=1 ./pipeline test Pipeline.Infra.Tests` rewrites it). Each host checks its settings when it starts and lists
            everything that is wrong.

            """);
        Table(text, "Functions and workers", OptionsTable.Of(typeof(Storage.StorageOptions).Assembly));
        Table(text, "Functions", OptionsTable.Of(typeof(Functions.PipelineFunctions).Assembly));
        Table(text, "Workers", OptionsTable.Of(typeof(Worker.WorkerOptions).Assembly));
        text.Append("\n## What others read\n\n| variable | read by | what |\n|---|---|---|\n");
        foreach (var (name, by, what) in PlatformSettings.All)
            text.Append($"| `{name}` | {by} | {what} |\n");
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IReadOnlyList<Setting> settings)
    {
        text.Append($"\n## {title}\n\n| variable | default | allowed | what |\n|---|---|---|---|\n");
        foreach (var s in settings)
            text.Append($"| `{s.Name}` | {(s.Default.Length > 0 ? $"`{s.Default}`" : s.IsRequired ? "none, required" : "")} | {s.Allowed} | {s.What} |\n");
    }
}
