using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Training samples of one round: each image with its present target.</summary>
internal sealed class SeededSource(IReadOnlyList<SeededImage> images, IReadOnlyList<byte[]> targets) : ITrainingSource
{
    public int Count => images.Count;

    public TrainingSample Load(int index) =>
        new(images[index].Image.Load(), targets[index], null, images[index].Regions, images[index].Superpixels);
}
