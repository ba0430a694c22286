namespace Pipeline.Segmentation.Refinement;

/// <summary>
/// How the masks of weakly labelled images are made anew from the segmenter's own predictions, within what the labels say
/// (the idea of Iterative Affinity Learning, Wang et al., 2020).
/// </summary>
public sealed record RefreshOptions
{
    /// <summary>Shares of the schedule at which it is done; 0 = before the first step, empty = never.</summary>
    public IReadOnlyList<double> At { get; init; } = [0.5];

    /// <summary>A pixel whose best class leads by less becomes 255; 0 to 1.</summary>
    public double UnsureMargin { get; init; } = 0.2;

    public CrfOptions? Crf { get; init; } = new();

    /// <summary>
    /// Constraint satisfaction that the segmenter's prediction must have before the labels bind it, 0 to 1; a worse one replaces nothing.
    /// </summary>
    public double LeastTrust { get; init; } = 0.8;

    /// <summary>Share of the mask so far in the scores of a pixel where it is certain, 0 to 1; 0 forgets it.</summary>
    public double OldShare { get; init; } = 0.5;

    /// <summary>
    /// The same for images with tags alone, which do not say where. Null: 0, for even a segmenter that started from nothing knows better (on generated scenes it took
    /// masks from 0.28 to 0.71 of mIoU), but <see cref="OldShare"/> where published features found the classes (0.776, 0.761 without the old mask, 0.767 with it).
    /// </summary>
    public double? TagShare { get; init; }

    /// <summary>A mask whose mean constraint satisfaction falls by more than this keeps the old one.</summary>
    public double MaxFall { get; init; } = 0.02;

    /// <summary>So does one with a single constraint (a tag's class, a box, a mark) that falls by more than this.</summary>
    public double MaxSingleFall { get; init; } = 0.25;

    /// <param name="published">Whether the masks so far were made with published backbone weights.</param>
    public RefreshOptions For(bool published) => published ? this with { TagShare = TagShare ?? OldShare } : this;
}
