using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Checkpoints;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Training;

public sealed class ResumeTests
{
    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    public async Task Resume_AfterCancellation_GivesTheSameWeightsBitForBit(OptimizerKind optimizer)
    {
        var set = TinyTraining.Set(6);
        var options = TinyTraining.Options(steps: 8) with { Optimizer = optimizer };
        using var uninterrupted = await new TrainStage { Device = CPU }.RunAsync(set, options, new MemoryCheckpointStore(), null, TestContext.Current.CancellationToken);

        var checkpoints = new MemoryCheckpointStore();
        using var cancellation = new CancellationTokenSource();
        var stopAtThree = new Callback(progress =>
        {
            if (progress.Step == 3)
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TrainStage { Device = CPU }.RunAsync(set, options, checkpoints, stopAtThree, cancellation.Token));
        Assert.Equal(1, checkpoints.Writes);
        var first = new List<int>();
        using var resumed = await new TrainStage { Device = CPU }.RunAsync(set, options, checkpoints, new Callback(p => first.Add(p.Step)), TestContext.Current.CancellationToken);

        Assert.Equal(4, first[0]);
        Assert.Equal(TinyTraining.Bytes(uninterrupted), TinyTraining.Bytes(resumed));
    }

    [Fact]
    public async Task Resume_FromACheckpointOfOtherOptions_StartsAnew()
    {
        var set = TinyTraining.Set(4);
        var checkpoints = new MemoryCheckpointStore();
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TrainStage { Device = CPU }.RunAsync(
            set, TinyTraining.Options(4), checkpoints, new Callback(_ => cancellation.Cancel()), cancellation.Token));

        var steps = new List<int>();
        using var other = await new TrainStage { Device = CPU }.RunAsync(
            set, TinyTraining.Options(4) with { LearningRate = 1e-3 }, checkpoints, new Callback(p => steps.Add(p.Step)), TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3, 4], steps);
    }

    [Fact]
    public async Task Train_WithTheSameSeed_IsTheSame_AndWithAnotherIsNot()
    {
        var set = TinyTraining.Set(4);

        var first = await Weights(TinyTraining.Options(2));
        var again = await Weights(TinyTraining.Options(2));
        var other = await Weights(TinyTraining.Options(2) with { Seed = 4 });

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        async Task<byte[]> Weights(TrainingOptions options)
        {
            using var trained = await new TrainStage { Device = CPU }.RunAsync(set, options, new MemoryCheckpointStore(), null, TestContext.Current.CancellationToken);
            return TinyTraining.Bytes(trained);
        }
    }

    [Fact]
    public async Task Train_WithOptionsOutOfRange_ListsAllOfThem()
    {
        var options = TinyTraining.Options(2) with { BatchSize = 1, LearningRate = -1, Refresh = new RefreshOptions { TagShare = 2 } };

        var problem = await Assert.ThrowsAsync<OptionsException>(() => new TrainStage().RunAsync(
            TinyTraining.Set(2), options, new MemoryCheckpointStore(), null, TestContext.Current.CancellationToken));

        Assert.Contains("BatchSize is 1", problem.Message);
        Assert.Contains("LearningRate is -1", problem.Message);
        Assert.Contains("Refresh.TagShare is 2", problem.Message);
    }
}
