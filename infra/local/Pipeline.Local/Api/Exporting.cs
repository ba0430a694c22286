using Pipeline.Local.Api.Answers;
using Pipeline.Local.Display;

namespace Pipeline.Local.Api;

/// <summary>Has a batch's masks made into another format, and waits for it.</summary>
internal static class Exporting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <returns>The path of the ZIP file.</returns>
    public static async Task<string> ExportAsync(
        this PipelineApi api, string batch, string format, string folder, IProgressLine line, CancellationToken cancellation)
    {
        var export = await api.RequestExportAsync(batch, format, cancellation);
        while (export.Status is not ("finished" or "failed"))
        {
            line.Report(export.Done ?? 0, export.Status);
            await Task.Delay(Pause, cancellation);
            export = (await api.GetExportsAsync(batch, cancellation)).Exports.First(e => e.Format == format);
        }
        if (export is not { Status: "finished", Url: { } url })
            throw new CommandException($"The export of {batch} as {format} failed: {export.Reason?.Message}");
        var target = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{format}.zip");
        await api.DownloadAsync(url, target, cancellation);
        line.Report(1, "");
        return target;
    }
}
