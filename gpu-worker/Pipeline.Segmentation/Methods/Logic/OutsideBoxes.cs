using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>
/// Background constraint: no class where its labels rule it out, <c>−mean log(1 − p_c(i))</c> over the pixels outside the class's boxes, and
/// everywhere for a class that the image has not.
/// </summary>
public sealed class OutsideBoxes(double weight = 1) : ILossTerm
{
    public string Name => "outside-boxes";
    public double Weight => weight;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        if (batch.Allowed is not { } allowed)
        {
            return null;
        }
        var forbidden = 1 - allowed;
        var log = LogProbabilities.Of(outputs.At(allowed.shape[2], allowed.shape[3])).IsNot;
        // Summed over classes and averaged over pixels: a pixel's classes are one conjunction.
        return -(log * forbidden).sum(1).mean();
    }
}
