using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Candidates;

/// <summary>
/// Any labels of a set in which every pixel is of a listed class: an image's tags are then the candidates of each of its pixels, and a linear
/// probe on published features finds which of them it is (partial-label learning, Jin and Ghahramani 2002). The probe is the labeler.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class CandidatesMethod(CandidatesOptions options) : SeededMethod(new MethodId(Name, OptionsHash.Of(options)), LabelKinds.All, options.Segmenter)
{
    public const string Name = "candidates";

    private protected override IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        if (context.Pretrained is null)
        {
            throw new OptionsException($"Method '{Name}' learns on published features; configure backbone weights, or choose another method.");
        }
        if (data.Classes.HasBackground)
        {
            throw new OptionsException($"Method '{Name}' needs a set without a background class: with '{data.Background}' possible everywhere, tags alone decide nothing.");
        }
        return [.. With(LabelKinds.All, "labels", data).Select(image => Seeds.FromMarks(image, data.Classes, options.PointRadius))];
    }
}
