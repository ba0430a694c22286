using Pipeline.Contracts.Labels;

namespace Pipeline.Segmentation;

/// <summary>Images with weak labels and the class list they share. A class's index is its position; the background, if any, is class 0.</summary>
public sealed class WeakDataset
{
    public WeakDataset(IReadOnlyList<string> classes, string? background, IReadOnlyList<LabeledImage> images)
    {
        if (classes.Count is < 1 or > 255)
        {
            throw new ArgumentException($"There are {classes.Count} classes; 1 to 255 fit a mask.", nameof(classes));
        }
        if (background is not null && classes[0] != background)
        {
            throw new ArgumentException($"The background '{background}' must be class 0, which is '{classes[0]}'.", nameof(background));
        }
        Classes = new ClassList(classes, background);
        Images = images;
        Kinds = images.Aggregate(LabelKinds.None, (kinds, image) => kinds | image.Kinds);
    }

    public ClassList Classes { get; }
    public string? Background => Classes.Background;
    public IReadOnlyList<LabeledImage> Images { get; }

    /// <summary>Every kind of label that at least one image carries.</summary>
    public LabelKinds Kinds { get; }

    /// <param name="method">Who needs them, for the message; <paramref name="needs"/> are the kinds in its words.</param>
    /// <returns>The images with a label of one of these kinds.</returns>
    /// <exception cref="NoUsableLabelsException">There are none.</exception>
    internal List<LabeledImage> With(LabelKinds kinds, string method, string needs)
    {
        var images = Images.Where(image => (image.Kinds & kinds) != 0).ToList();
        return images.Count > 0
            ? images
            : throw new NoUsableLabelsException($"Method '{method}' needs {needs}; none of the {Images.Count} images has any.");
    }
}
