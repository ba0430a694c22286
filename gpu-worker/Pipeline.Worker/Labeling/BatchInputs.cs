using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Segmentation;
using Pipeline.Storage;
using Pipeline.Worker.Images;

namespace Pipeline.Worker.Labeling;

/// <summary>The accepted part of a batch as the learning code sees it.</summary>
internal sealed class BatchInputs(PipelineStorage storage, ScratchCache scratch)
{
    /// <summary>Every accepted image of the batch with its labels; pixels are read from the local disk when asked for.</summary>
    /// <returns>The data set, or why there is none.</returns>
    public async Task<(WeakDataset? Dataset, Problem? Problem)> ReadAsync(WorkItem item, CancellationToken cancellation)
    {
        var batch = item.Batch ?? throw new InvalidDataException($"Work item {item.Id} names no batch.");
        var state = await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (state is not { Value.Manifest: not null })
            return (null, new Problem(batch, "unknown-batch", $"There is no accepted batch '{batch}'."));

        var file = await scratch.GetAsync(ContainerNames.Uploads, item.Config.Labels ?? "", item.Config.LabelsETag, cancellation);
        if (file.Path is null)
            return (null, file.Problem);
        var labels = Documents.Parse<WeakLabels>((await File.ReadAllBytesAsync(file.Path, cancellation)).AsMemory());
        if (!labels.IsValid)
            return (null, labels.Problems[0]);

        var refused = state.Value.ImageProblems.Select(p => p.Image).ToHashSet(StringComparer.Ordinal);
        var wanted = state.Value.Manifest.Images.Where(i => !refused.Contains(i)).ToHashSet(StringComparer.Ordinal);
        var marked = labels.Value.Images.Where(i => wanted.Contains(i.Name)).ToList();
        var files = await scratch.GetAllAsync(
            ContainerNames.Uploads, [.. marked.Select(i => (BlobPaths.UploadedImage(batch, i.Name), (string?)null))], cancellation);

        var cache = new ImageCache();
        var images = marked.Zip(files)
            .Where(pair => pair.Second.Path is not null)
            .Select(pair => new LabeledImage(pair.First, () => Decode(pair.First.Name, pair.Second.Path!), cache))
            .ToList();
        return (new WeakDataset(labels.Value.Classes, labels.Value.Background, images), null);
    }

    private static RgbImage Decode(string name, string path) =>
        ImageCodec.TryDecode(File.ReadAllBytes(path), ImageLimits.Default, out var image, out var problem)
            ? image
            : throw new InvalidDataException($"'{name}': {problem.Message}");
}
