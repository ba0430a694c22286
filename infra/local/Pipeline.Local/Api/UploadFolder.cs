using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Formats.Reading;

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
        var labels = LabelsBelow(folder, choices.Format);
        var purpose = choices.Purpose ?? (labels.Count > 0 ? BatchPurpose.Train : BatchPurpose.Predict);
        if (purpose == BatchPurpose.Train && labels.Count == 0)
            throw new CommandException($"{folder} has no labels.json and no labels in another format, which a batch to train on needs.");
        var masks = purpose == BatchPurpose.Evaluate ? FilesBelow(folder, MaskFolder) : [];
        if (purpose == BatchPurpose.Evaluate && masks.Count == 0 && labels.Count == 0)
            throw new CommandException($"{folder} has no files in masks/ and no labels that are masks, one of which a batch to evaluate on needs.");
        if (purpose == BatchPurpose.Predict)
            labels = [];

        var manifest = new BatchManifest
        {
            Purpose = purpose,
            Images = [.. images.Select(f => f.Path["images/".Length..])],
            Labels = labels is [{ Path: DefaultLabels }] ? DefaultLabels : null,
            Format = choices.Format,
            Exports = choices.Exports ?? [],
            Masks = masks.Count > 0 ? MaskFolder : null,
            Model = choices.Model ?? BatchManifest.DefaultModel,
            Method = choices.Method,
            Options = choices.Options,
            Holdout = choices.Holdout,
        };
        return new UploadFolder([.. images, .. masks, .. labels], Documents.Serialize(manifest));
    }

    /// <summary>Files beside images/ and masks/ that look like labels, and the pictures that may belong to them.</summary>
    private static List<UploadFile> LabelsBelow(string folder, string? format)
    {
        var candidates = FilesBelow(folder, "")
            .Where(file => !file.Path.StartsWith("images/", StringComparison.Ordinal) && !file.Path.StartsWith($"{MaskFolder}/", StringComparison.Ordinal))
            .Where(file => LabelFormats.MayBeLabels(file.Path))
            .ToList();
        var named = candidates.Where(file => format is not null || LabelFormats.FormatOf(Load(file)) is not null).ToList();
        return named.Count == 0 ? [] : [.. candidates.Where(file => named.Contains(file) || LabelFormats.IsPicture(file.Path))];
    }

    private static LabelFile Load(UploadFile file) =>
        new(file.Path, LabelFormats.IsPicture(file.Path) ? default : File.ReadAllBytes(file.Source));

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
