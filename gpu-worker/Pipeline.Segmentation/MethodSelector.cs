using Pipeline.Segmentation.Methods.AffinityNet;
using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Candidates;
using Pipeline.Segmentation.Methods.Logic;
using Pipeline.Segmentation.Methods.Mixed;
using Pipeline.Segmentation.Methods.Partial;

namespace Pipeline.Segmentation;

/// <summary>Picks the method from the labels that are there.</summary>
public static class MethodSelector
{
    private const LabelKinds Marks = LabelKinds.Points | LabelKinds.Scribbles;

    /// <param name="kinds">The label kinds of each image.</param>
    /// <param name="background">Whether the set has a background class.</param>
    /// <param name="published">Whether there are published backbone weights to start from.</param>
    /// <exception cref="NoUsableLabelsException">No image has any label.</exception>
    public static MethodChoice Choose(IEnumerable<LabelKinds> kinds, bool background = true, bool published = false)
    {
        var perImage = kinds.ToList();
        var all = perImage.Aggregate(LabelKinds.None, (sum, kind) => sum | kind);
        if (all == LabelKinds.None)
        {
            throw new NoUsableLabelsException($"None of the {perImage.Count} images has a tag, box, point or scribble.");
        }
        var labelled = perImage.Where(kind => kind != LabelKinds.None).ToList();
        if (labelled.All(kind => (kind & LabelKinds.Boxes) != 0))
        {
            return (all & Marks) != 0 && background
                ? new MethodChoice(LogicMethod.Name, "Every labelled image has boxes, and there are marks: both as logic constraints on a segmenter's output.")
                : new MethodChoice(BoxMethod.Name, "Every labelled image has boxes: what is inside them is learned against the outside.");
        }
        if (labelled.All(kind => (kind & Marks) != 0))
        {
            return new MethodChoice(PartialMethod.Name, "Every labelled image has points or scribbles: a segmenter learns from the marks.");
        }
        if ((all & ~LabelKinds.Tags) != 0)
        {
            return new MethodChoice(MixedMethod.Name, "The images carry different kinds of labels; each gives what it can.");
        }
        return (published, background) switch
        {
            (true, false) => new MethodChoice(CandidatesMethod.Name, "There are only tags and no background: each pixel is one of its image's tags, and published features tell which."),
            (true, true) => new MethodChoice(AffinityNetMethod.Name, "There are only tags: a classifier's class activation maps, spread along affinities that are learned on published features."),
            _ => new MethodChoice(CamMethod.Name, "There are only tags: a classifier's class activation maps."),
        };
    }

    public static MethodChoice Choose(WeakDataset data, FitContext? context = null) =>
        Choose(data.Images.Select(image => image.Kinds), data.Classes.HasBackground, context?.Pretrained is not null);
}
