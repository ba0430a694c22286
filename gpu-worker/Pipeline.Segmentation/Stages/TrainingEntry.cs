using Pipeline.Imaging;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Stages;

/// <summary>One picture with its mask, read when needed.</summary>
/// <param name="name">For messages.</param>
/// <param name="load">Reads picture and mask, and the confidence image [height, width] if there is one.</param>
/// <param name="cache">Null reads on every use.</param>
/// <param name="labels">The weak labels that the mask was guessed from; null where the mask is true or nothing is known of it.</param>
public sealed class TrainingEntry(
    string name, Func<(RgbImage Image, IndexedMask Mask, byte[]? Confidence)> load, TrainingEntryCache? cache = null, LabeledImage? labels = null)
{
    public string Name => name;

    /// <summary>What a better mask must still obey; null = the mask stays as it is.</summary>
    public LabeledImage? Labels => labels;

    /// <exception cref="InvalidDataException">Picture, mask and confidence differ in size.</exception>
    public TrainingSample Load() => cache is null ? Read() : cache.GetOrAdd(this, Read);

    private TrainingSample Read()
    {
        var (image, mask, confidence) = load();
        if (image.Width != mask.Width || image.Height != mask.Height || (confidence is not null && confidence.Length != mask.Pixels.Length))
        {
            throw new InvalidDataException($"'{name}' is {image.Width} × {image.Height} pixels, its mask {mask.Width} × {mask.Height}, its confidence {confidence?.Length ?? mask.Pixels.Length} pixels; they must agree.");
        }
        return new TrainingSample(image, mask.Pixels, confidence);
    }
}
