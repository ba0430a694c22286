using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Local.Api;

/// <summary>A folder on this machine as a batch: its files, and the manifest that commits them.</summary>
/// <param name="Manifest">The bytes of batch.json: the folder's own, unchanged, or one made from what is there.</param>
public sealed record UploadFolder(IReadOnlyList<UploadFile> Files, byte[] Manifest)
{
    private const string ManifestName = "batch.json";
    private const string DefaultLabels = "labels.json";
    private const string MaskFolder = "masks";

    /// <param name="choices">What the person asked for; ignored when the folder has a batch.json of its own.</param>
    /// <exception cref="CommandException">The folder is no batch; the message says what is missing.</exception>
    public static UploadFolder Read(string folder, UploadChoices choices)
    {
        if (!Directory.Exists(folder))
            throw new CommandException($"There is no folder {folder}.");
        var own = Path.Combine(folder, ManifestName);
        if (File.Exists(own))
            return new UploadFolder(
                [.. FilesBelow(folder, "").Where(f => f.Path != ManifestName)], File.ReadAllBytes(own));

        var images = FilesBelow(folder, "images");
        if (images.Count == 0)
            throw new CommandException($"{folder} has no files in images/ and no batch.json; see ./pipeline push --help.");
        var labels = File.Exists(Path.Combine(folder, DefaultLabels));
        var purpose = choices.Purpose ?? (labels ? BatchPurpose.Train : BatchPurpose.Predict);
        if (purpose == BatchPurpose.Train && !labels)
            throw new CommandException($"{folder} has no labels.json, which a batch to train on needs.");
        var masks = purpose == BatchPurpose.Evaluate ? FilesBelow(folder, MaskFolder) : [];
        if (purpose == BatchPurpose.Evaluate && masks.Count == 0)
            throw new CommandException($"{folder} has no files in masks/, which a batch to evaluate on needs.");

        var manifest = new BatchManifest
        {
            Purpose = purpose,
            Images = [.. images.Select(f => f.Path["images/".Length..])],
            Labels = labels && purpose != BatchPurpose.Predict ? DefaultLabels : null,
            Masks = masks.Count > 0 ? MaskFolder : null,
            Model = choices.Model ?? BatchManifest.DefaultModel,
            Method = choices.Method,
            Options = choices.Options,
            Holdout = choices.Holdout,
        };
        var files = images.Concat(masks).ToList();
        if (manifest.Labels is not null)
            files.Add(new UploadFile(DefaultLabels, Path.Combine(folder, DefaultLabels)));
        return new UploadFolder(files, Documents.Serialize(manifest));
    }

    private static List<UploadFile> FilesBelow(string folder, string part)
    {
        var start = Path.Combine(folder, part);
        if (!Directory.Exists(start))
            return [];
        return [.. Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
            .Select(file => new UploadFile(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), file))
            // Files that systems leave behind unseen (.DS_Store and the like) are nobody's images.
            .Where(file => !file.Path.Split('/').Any(p => p.StartsWith('.')))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
