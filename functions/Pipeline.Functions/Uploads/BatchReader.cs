using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>Reads and checks the documents of an upload; no image is touched here.</summary>
public sealed class BatchReader(PipelineStorage storage, IOptions<UploadOptions> options)
{
    private const string DefaultLabels = "labels.json";

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

        CheckedLabels? labels = null;
        if (manifest.Purpose != BatchPurpose.Predict)
            labels = await ReadLabelsAsync(batch, manifest, problems, cancellation);
        if (problems.Count > 0)
            return Rejected(problems);

        var imageProblems = new Dictionary<string, IReadOnlyList<Problem>>(labels?.ImageProblems ?? new Dictionary<string, IReadOnlyList<Problem>>());
        if (manifest.Purpose == BatchPurpose.Train)
        {
            var labelled = labels!.Labels!.Images.Select(image => image.Name).ToHashSet();
            foreach (var name in manifest.Images.Where(name => !labelled.Contains(name) && !imageProblems.ContainsKey(name)))
                imageProblems[name] = [new Problem(name, "no-labels", $"{name} is listed in batch.json but has no entry in {manifest.Labels ?? DefaultLabels}.")];
        }
        return new Parsed<BatchUpload>(new BatchUpload(batch, version, manifest, labels?.Labels, imageProblems), []);
    }

    private async Task<CheckedLabels?> ReadLabelsAsync(string batch, BatchManifest manifest, List<Problem> problems, CancellationToken cancellation)
    {
        var file = manifest.Labels ?? DefaultLabels;
        var blob = await BoundedBlob.TryReadAsync(
            storage.Container(ContainerNames.Uploads), BlobPaths.UploadedFile(batch, file), options.Value.MaxLabelsBytes, cancellation);
        if (blob is null)
        {
            // To evaluate, labels only add the class list; true masks are what counts.
            if (manifest.Purpose == BatchPurpose.Train || manifest.Labels is not null)
                problems.Add(new Problem(file, "missing-labels", $"{file} was not uploaded; {(manifest.Purpose == BatchPurpose.Train ? "a train batch needs labels" : "batch.json names it")}."));
            return null;
        }
        if (blob.Bytes is null)
        {
            problems.Add(new Problem(file, "too-large", $"{file} has {blob.Length:N0} bytes; at most {options.Value.MaxLabelsBytes:N0} are accepted."));
            return null;
        }
        var labels = WeakLabelsReader.Read(blob.Bytes);
        problems.AddRange(labels.Problems.Select(problem => problem with { Pointer = $"{file}{Fragment(problem.Pointer)}" }));
        return labels;
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
