using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Keeps what is said about a bad upload small: a hostile one can earn gigabytes of reasons, but a state must stay readable and an
/// event must fit into a queue message. Every image is still named; reasons are dropped from the end.
/// </summary>
internal static class ProblemBudget
{
    private const int StateBytes = 16 << 20;

    // A webhook body should stay under 20 kB, a queue message under 48 KiB.
    private const int EventBytes = 8 << 10;
    private const int MaxMessage = 400;

    public static IReadOnlyList<Problem> ForState(IEnumerable<Problem> problems) => Fit(problems, StateBytes, out _);

    public static IReadOnlyList<Problem> ForEvent(IEnumerable<Problem> problems) => Fit(problems, EventBytes, out _);

    public static IReadOnlyList<ImageProblem> ForState(IEnumerable<ImageProblem> images)
    {
        var left = StateBytes;
        return [.. images.Select(image => new ImageProblem(image.Image, Fit(image.Reasons, left, out left)))];
    }

    /// <summary>The first images only; the event's counts tell how many there are.</summary>
    public static IReadOnlyList<ImageProblem> ForEvent(IEnumerable<ImageProblem> images)
    {
        var left = EventBytes;
        List<ImageProblem> kept = [];
        foreach (var image in images)
        {
            var cut = new ImageProblem(image.Image, Fit(image.Reasons, left, out left));
            left -= Documents.Serialize(cut.Image).Length;
            if (left < 0)
                break;
            kept.Add(cut);
        }
        return kept;
    }

    private static List<Problem> Fit(IEnumerable<Problem> problems, int bytes, out int left)
    {
        left = bytes;
        List<Problem> kept = [];
        foreach (var problem in problems)
        {
            var cut = problem.Message.Length <= MaxMessage ? problem : problem with { Message = $"{problem.Message[..MaxMessage]}…" };
            var size = Documents.Serialize(cut).Length;
            if (size > left)
                break;
            left -= size;
            kept.Add(cut);
        }
        return kept;
    }
}
