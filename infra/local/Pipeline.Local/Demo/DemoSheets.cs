using Pipeline.Contracts.Batches;
using Pipeline.Imaging;
using Pipeline.Local.Scenes;

namespace Pipeline.Local.Demo;

/// <summary>Contact sheets of a demo, one a batch.</summary>
internal static class DemoSheets
{
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Write(string folder, DemoWorkspace workspace, IEnumerable<DemoBatch> batches, int rows)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var batch in batches)
        {
            var sheet = ContactSheet.Draw(
                [.. Enumerable.Range(batch.First, Math.Min(rows, batch.Count)).Select(scene => Row(workspace, batch, scene))], SceneClasses.Names);
            files.Add(Path.Combine(folder, batch.Name + ".png"));
            File.WriteAllBytes(files[^1], PngCodec.EncodeRgb(sheet));
        }
        return files;
    }

    private static ContactSheetRow Row(DemoWorkspace workspace, DemoBatch batch, int scene) => new(
        workspace.Image(batch, scene),
        workspace.Labels(batch, scene),
        batch.Purpose == BatchPurpose.Train ? MaskScore.Read(workspace.PseudoFile(batch, scene)) : null,
        MaskScore.Read(workspace.TruthFile(batch, scene)),
        MaskScore.Read(workspace.PredictedFile(batch, scene)));
}
