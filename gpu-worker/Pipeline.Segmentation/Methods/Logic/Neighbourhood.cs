using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>
/// The two neighbourhood constraints over the eight neighbours N(i). A: no isolated pixel, <c>l_c(i) ⇒ OR_N l_c(j)</c>. B: no hole,
/// <c>AND_N l_c(j) ⇒ l_c(i)</c>. Classes that the image may not hold anywhere are left out.
/// </summary>
public sealed class Neighbourhood(double isolatedWeight = 0.1, double holeWeight = 0.1) : ILossTerm
{
    private const int Window = 3;

    public string Name => "neighbourhood";
    public double Weight => 1;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        var log = LogProbabilities.Of(outputs.Coarse);
        var isolated = LogicOperators.Not(log.Is + Neighbours(log.IsNot));
        var hole = LogicOperators.Not(Neighbours(log.Is) + log.IsNot);
        return -(isolatedWeight * Mean(isolated, batch) + holeWeight * Mean(hole, batch));
    }

    // Outside the crop there is no neighbour: a term of 0 leaves the sum as it is.
    private static Tensor Neighbours(Tensor log) =>
        nn.functional.avg_pool2d(log, Window, stride: 1, padding: 1) * (Window * Window) - log;

    private static Tensor Mean(Tensor truth, TrainingBatch batch)
    {
        if (batch.Allowed is not { } allowed)
        {
            return truth.mean();
        }
        var present = allowed.amax([2, 3], keepdim: true);
        return (truth * present).sum() / (present.sum().clamp_min(1) * (truth.shape[2] * truth.shape[3]));
    }
}
