using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Partial;

/// <summary>
/// Points and scribbles: partial cross-entropy on the marks, the absent-class penalty and the pairwise colour term everywhere
/// else, then one round on the CRF's refinement of its own predictions (Tang et al., 2018).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class PartialMethod(PartialOptions options) : SeededMethod(new MethodId(Name, OptionsHash.Of(options)), LabelKinds.All, options.Segmenter)
{
    public const string Name = "partial";

    private protected override IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation) =>
        [.. With(LabelKinds.Points | LabelKinds.Scribbles, "points or scribbles", data).Select(image => Seeds.FromMarks(image, data.Classes, options.PointRadius))];
}
