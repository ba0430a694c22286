using Pipeline.Contracts.Models;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Training;

/// <summary>Pixels of one colour pull each other, across an edge they do not.</summary>
public sealed class TreeEnergyTests
{
    private const int Side = 8;

    [Fact]
    public void Compute_WhenClassesMeetAtTheColours_IsNearZero()
    {
        using var scope = NewDisposeScope();

        Assert.InRange(Loss(Split(4)), 0, 0.01);
    }

    [Fact]
    public void Compute_WhenClassesMeetWithinAColour_IsNot()
    {
        using var scope = NewDisposeScope();

        Assert.InRange(Loss(Split(6)), 0.05, 2);
    }

    [Fact]
    public void Compute_OnMarkedPixels_AsksNothing()
    {
        using var scope = NewDisposeScope();
        var logits = Split(6).requires_grad_();
        var batch = Batch();
        // Every pixel is marked but one.
        batch.Targets.fill_(1);
        batch.Targets[0, 0, 0] = tensor(255L);

        new TreeEnergy().Compute(batch, new NetworkOutputs(logits, Side, Side))!.backward();

        var gradient = logits.grad!.abs().sum([0, 1]).data<float>().ToArray();
        Assert.All(gradient.Skip(1), value => Assert.Equal(0, value));
    }

    private static float Loss(Tensor logits) => new TreeEnergy().Compute(Batch(), new NetworkOutputs(logits, Side, Side))!.item<float>();

    // The left half is dark, the right half bright.
    private static TrainingBatch Batch()
    {
        var images = zeros([1, 3, Side, Side]);
        images[0, TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(Side / 2)].add_(1);
        return new TrainingBatch(
            images, new Preprocessing("RGB", [0, 0, 0], [1, 1, 1]), full([1, Side, Side], 255L, dtype: ScalarType.Int64), zeros([1, Side, Side]), ones([1, Side, Side]), null);
    }

    // Class 1 from this column on, without a doubt: the tree of the logits then joins nothing across it.
    private static Tensor Split(int column)
    {
        var logits = zeros([1, 2, Side, Side]);
        logits[0, 0, TensorIndex.Colon, TensorIndex.Slice(0, column)].add_(4);
        logits[0, 1, TensorIndex.Colon, TensorIndex.Slice(column)].add_(4);
        return logits;
    }
}
