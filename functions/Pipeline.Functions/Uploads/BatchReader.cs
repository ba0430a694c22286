using Azure;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>Reads and checks the documents of an upload; no image is touched here.</summary>
public sealed class BatchReader(PipelineStorage storage, LabelFileReader files)
{
    /// <returns>The upload, or every reason to reject it.</returns>
    public async Task<Parsed<BatchUpload>> ReadAsync(string batch, ManifestVersion version, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var parsed = Documents.Parse<BatchManifest>(json);
        if (!parsed.IsValid)
            return Rejected([.. parsed.Problems.Select(problem => problem with { Pointer = $"batch.json{Fragment(problem.Pointer)}" })]);

        var manifest = parsed.Value;
        List<Problem> problems = [];
        if (manifest.Purpose == BatchPurpose.Predict && !await HasChampionAsync(manifest.Model, cancellation))
            problems.Add(new Problem("batch.json#/model", "no-model", $"Model \"{manifest.Model}\" has no published version to predict with; train one first."));

        problems.AddRange(manifest.Exports.Index().Where(export => MaskExports.Find(export.Item) is null).Select(export => new Problem(
            $"batch.json#/exports/{export.Index}", "unknown-format", $"batch.json#/exports/{export.Index} is \"{export.Item}\"; allowed: {MaskExports.Names}.")));

        if (WorkItemSplitter.CheckOptions(manifest.Options) is { } tooLarge)
            problems.Add(tooLarge);

        LabelSet? labels = null;
        if (manifest.Purpose != BatchPurpose.Predict)
            labels = await ReadLabelsAsync(batch, manifest, problems, cancellation);
        if (problems.Count > 0)
            return Rejected(problems);

        var imageProblems = new Dictionary<string, IReadOnlyList<Problem>>(labels?.ImageProblems ?? new Dictionary<string, IReadOnlyList<Problem>>());
        if (manifest.Purpose == BatchPurpose.Train)
        {
            foreach (var name in manifest.Images.Where(name => !labels!.Has(name) && !imageProblems.ContainsKey(name)))
                imageProblems[name] = [new Problem(name, "no-labels", $"{name} is listed in batch.json but has no entry in {manifest.Labels ?? "the labels"}.")];
        }
        return new Parsed<BatchUpload>(new BatchUpload(batch, version, manifest, labels, imageProblems), []);
    }

    private async Task<LabelSet?> ReadLabelsAsync(string batch, BatchManifest manifest, List<Problem> problems, CancellationToken cancellation)
    {
        var format = manifest.Format is null ? null : LabelFormats.Find(manifest.Format);
        if (manifest.Format is not null && format is null)
        {
            problems.Add(new Problem("batch.json#/format", "unknown-format", $"batch.json#/format is \"{manifest.Format}\"; allowed: {LabelFormats.Names}."));
            return null;
        }
        var found = await files.ReadAsync(batch, manifest, problems, cancellation);
        if (found.Count == 0 || problems.Count > 0)
        {
            // To evaluate with a folder of masks, labels only add the class list; true masks are what counts.
            if (problems.Count == 0 && (manifest.Purpose == BatchPurpose.Train || manifest.Labels is not null || manifest.Masks is null))
                problems.Add(Missing(manifest));
            return null;
        }
        var labels = LabelFormats.Read(found, new ImageNames(manifest.Images), format);
        problems.AddRange(labels.Problems);
        return labels;
    }

    private static Problem Missing(BatchManifest manifest)
    {
        var file = manifest.Labels ?? LabelFileReader.DefaultFile;
        var why = manifest.Labels is not null ? "batch.json names it"
            : manifest.Purpose == BatchPurpose.Train ? "a train batch needs labels"
            : "an evaluate batch needs masks or labels that are masks";
        return new Problem(file, "missing-labels", $"{file} was not uploaded{(manifest.Labels is null ? ", nor labels in another format" : "")}; {why}.");
    }

    private async Task<bool> HasChampionAsync(string model, CancellationToken cancellation)
    {
        try
        {
            await storage.Container(ContainerNames.Models).GetBlobClient(BlobPaths.Champion(model)).GetPropertiesAsync(new BlobRequestConditions(), cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    private static string Fragment(string pointer) => pointer.Length == 0 ? "" : $"#{pointer}";

    private static Parsed<BatchUpload> Rejected(IReadOnlyList<Problem> problems) => new(null, problems);
}
