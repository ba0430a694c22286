using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>Box tightness: every row and every column of a box holds its class, <c>OR_i l_c(i) = ¬ Σ_i log(1 − p_c(i))</c>.</summary>
public sealed class BoxTightness(double weight = 1) : ILossTerm
{
    public string Name => "box-tightness";
    public double Weight => weight;
    public BatchParts Needs => BatchParts.BoxLines;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        if (batch.BoxLines is not { } lines || batch.Allowed is null)
        {
            return null;
        }
        var log = LogProbabilities.Of(outputs.At(batch.Allowed.shape[2], batch.Allowed.shape[3])).IsNot;
        return -LogicOperators.Not(lines.Sum(log)).mean();
    }
}
