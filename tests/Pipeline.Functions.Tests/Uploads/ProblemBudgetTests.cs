using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Functions.Uploads;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class ProblemBudgetTests
{
    // A queue message holds 64 KiB of base64, that is 48 KiB.
    private const int MessageBytes = 48 << 10;

    [Fact]
    public void Event_OfTheWorstBatch_FitsIntoAQueueMessage()
    {
        var reasons = Enumerable.Repeat(new Problem(new string('é', 400), "code", new string('日', 10_000)), 5_000).ToList();
        var state = new BatchState
        {
            Batch = new string('b', 63),
            Status = BatchStatus.Rejected,
            CreatedAt = default,
            UpdatedAt = default,
            ManifestETag = "",
            ManifestHash = "",
            Reasons = reasons,
            ImageProblems = [.. Enumerable.Range(0, 5_000).Select(i => new ImageProblem($"{new string('日', 190)}{i}", reasons))],
        };

        var data = BatchEventData.Of(state);

        Assert.InRange(Documents.Serialize(data).Length, 1, MessageBytes / 2);
        Assert.NotEmpty(data.Reasons);
        Assert.Equal(5_000, data.LeftOut);
    }

    [Fact]
    public void State_OfTheWorstBatch_NamesEveryImageAndStaysReadable()
    {
        var reasons = Enumerable.Repeat(new Problem("/images/0", "code", new string('x', 400)), 10).ToList();

        var kept = ProblemBudget.ForState(Enumerable.Range(0, 100_000).Select(i => new ImageProblem($"{i}.jpg", reasons)));

        Assert.Equal(100_000, kept.Count);
        Assert.Equal(10, kept[0].Reasons.Count);
        Assert.InRange(Documents.Serialize(kept).Length, 1, Documents.MaxBytes<BatchState>() / 2);
    }

    [Fact]
    public void Labels_ThatAreWrongEverywhere_CostBoundedMemory()
    {
        string[] classes = [.. Enumerable.Range(0, 200).Select(i => $"{i}{new string('c', 90)}")];
        var images = Enumerable.Range(0, 20_000).Select(i => new WeakImage { Name = $"{i}.jpg", Width = 8, Height = 8, Tags = [.. Enumerable.Repeat("nothing", 20)] });

        var report = WeakLabelsCheck.Check(new WeakLabels { Classes = classes, Background = null, Images = [.. images] });

        Assert.Equal(20_000, report.ImageProblems.Count);
        Assert.InRange(report.ImageProblems.Values.Sum(problems => problems.Sum(problem => (long)problem.Message.Length)), 1, 16 << 20);
    }
}
