using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>
/// Projection term of box supervision (after Tian et al., 2021): on each row and column of a box the class's highest probability is 1. That
/// nothing reaches over the box is <see cref="AllowedClasses"/>. Dice form: <c>1 − 2 Σ m / (Σ m² + lines)</c> over the lines' maxima m.
/// </summary>
public sealed class BoxProjection(double weight = 1) : ILossTerm
{
    public string Name => "box-projection";
    public double Weight => weight;
    public BatchParts Needs => BatchParts.BoxLines;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        if (batch.BoxLines is not { } lines || batch.Allowed is null)
        {
            return null;
        }
        var p = nn.functional.softmax(outputs.At(batch.Allowed.shape[2], batch.Allowed.shape[3]), 1);
        var maxima = lines.Max(p);
        return 1 - 2 * maxima.sum() / (maxima * maxima).sum().add(lines.Count);
    }
}
