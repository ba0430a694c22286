using Pipeline.Contracts.Batches;
using Pipeline.Local.Scenes.Labels;

namespace Pipeline.Local.Demo;

/// <summary>A set of generated scenes that is uploaded as one batch.</summary>
/// <param name="First">Index of its first scene: sets of one seed with separate ranges share no scene.</param>
internal sealed record DemoBatch(string Name, BatchPurpose Purpose, LabelChoice Labels, int First, int Count, bool HeldBackVariants = false)
{
    // Ranges of scene indices do not meet.
    private const int Range = 1_000;
    public const int MaxScenes = Range;

    /// <summary>The four batches to train on, by the labels they carry.</summary>
    public static IReadOnlyList<DemoBatch> Training(int scenes) =>
    [
        new("tags", BatchPurpose.Train, LabelChoice.Tags, 0, scenes),
        new("points", BatchPurpose.Train, LabelChoice.Points, Range, scenes),
        new("scribbles", BatchPurpose.Train, LabelChoice.Scribbles, 2 * Range, scenes),
        new("boxes-scribbles", BatchPurpose.Train, LabelChoice.Boxes | LabelChoice.Scribbles, 3 * Range, scenes),
    ];

    public static DemoBatch HeldOut(int scenes) => new("held-out", BatchPurpose.Evaluate, LabelChoice.Tags, 4 * Range, scenes);

    public static DemoBatch UnseenVariants(int scenes) =>
        new("unseen-variants", BatchPurpose.Evaluate, LabelChoice.Tags, 5 * Range, scenes, HeldBackVariants: true);
}
