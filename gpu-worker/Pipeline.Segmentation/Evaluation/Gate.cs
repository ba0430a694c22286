using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Models;

namespace Pipeline.Segmentation.Evaluation;

/// <summary>
/// Whether a candidate may replace the champion. True held-out masks judge where there are any; weak labels of held-out images judge
/// otherwise. Both figures of a pair were measured on the same images.
/// </summary>
public static class Gate
{
    /// <returns>Why it may not; empty when it may.</returns>
    public static IReadOnlyList<Problem> Judge(
        GateOptions options, string champion, SegmentationMetrics? before, SegmentationMetrics? after, LabelFigures? labelsBefore, LabelFigures? labelsAfter) =>
        before is not null && after is not null ? ByMasks(options, champion, before, after)
        : labelsBefore is not null && labelsAfter is not null ? ByLabels(options, champion, labelsBefore, labelsAfter)
        : [];

    /// <summary>Where the class lists differ, the mean goes over the classes that both models know.</summary>
    private static IReadOnlyList<Problem> ByMasks(GateOptions options, string champion, SegmentationMetrics before, SegmentationMetrics after)
    {
        var (was, now) = (before.Miou, after.Miou);
        if (!before.PerClass.Keys.ToHashSet().SetEquals(after.PerClass.Keys))
        {
            var shared = before.PerClass.Where(c => c.Value is not null && after.PerClass.GetValueOrDefault(c.Key) is not null).Select(c => c.Key).ToList();
            if (shared.Count == 0)
            {
                return [];
            }
            (was, now) = (shared.Average(c => before.PerClass[c]!.Value), shared.Average(c => after.PerClass[c]!.Value));
        }
        return now >= was - options.MaxMiouLoss
            ? []
            : [Problem("/metrics/miou", "worse-than-champion",
                $"Held-out mIoU is {now:f4}; the champion '{champion}' has {was:f4} on the same {before.Images} images and at most {options.MaxMiouLoss} may be lost.")];
    }

    private static List<Problem> ByLabels(GateOptions options, string champion, LabelFigures before, LabelFigures after)
    {
        List<Problem> problems = [];
        Compare("boxIou", "Box IoU", before.BoxIou, after.BoxIou);
        Compare("markAccuracy", "Accuracy on points and scribbles", before.MarkAccuracy, after.MarkAccuracy);
        Compare("tagF1", "F1 of the classes seen", before.TagF1, after.TagF1);
        Compare("satisfaction", "Constraint satisfaction", before.Satisfaction, after.Satisfaction);
        return problems;

        void Compare(string member, string figure, double? was, double? now)
        {
            if (was is { } old && now is { } value && value < old - options.MaxCheckLoss)
            {
                problems.Add(Problem($"/labels/{member}", "disagrees-with-labels",
                    $"{figure} is {value:f4} on held-out labels; the champion '{champion}' has {old:f4} on the same {before.Images} images and at most {options.MaxCheckLoss} may be lost."));
            }
        }
    }

    private static Problem Problem(string pointer, string code, FormattableString message) => new(pointer, code, message.ToString(CultureInfo.InvariantCulture));
}
