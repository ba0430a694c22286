using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>
/// Which item holds which image of a batch. Items were cut from the sound images in the order of batch.json, so that positions tell it
/// without reading an item.
/// </summary>
internal sealed class ImagePlaces
{
    private readonly IReadOnlyList<string> images;
    private readonly BatchItem?[] items;
    private readonly Dictionary<string, IReadOnlyList<Problem>> refused;

    public ImagePlaces(BatchState state)
    {
        images = state.Manifest?.Images ?? [];
        // At the end the images that failed at work are added behind those that were refused at the start.
        var atWork = state.Items.Sum(item => item.Images);
        var early = state.Items.Count == 0 ? state.ImageProblems : state.ImageProblems.Take(images.Count - atWork);
        refused = early.ToDictionary(problem => problem.Image, problem => problem.Reasons);
        items = new BatchItem?[images.Count];
        var (item, left) = (-1, 0);
        for (var i = 0; i < images.Count && state.Items.Count > 0; i++)
        {
            if (refused.ContainsKey(images[i]))
                continue;
            while (left == 0 && item + 1 < state.Items.Count)
                left = state.Items[++item].Images;
            items[i] = state.Items[item];
            left--;
        }
    }

    public int Count => images.Count;

    public string NameAt(int position) => images[position];

    /// <summary>Null when it was refused, or when the batch needs no worker.</summary>
    public BatchItem? ItemAt(int position) => items[position];

    public IReadOnlyList<Problem>? RefusedAt(int position) => refused.GetValueOrDefault(images[position]);
}
