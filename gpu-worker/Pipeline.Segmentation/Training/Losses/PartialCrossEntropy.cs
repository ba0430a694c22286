using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>
/// Cross-entropy over the known pixels, weighted by trust and class:
/// <c>Σ w_i k_{y_i} (−log p_{y_i}(i)) / Σ w_i k_{y_i}</c> over targets other than 255.
/// </summary>
/// <param name="classWeights">[classes] float on the training device, or null for equal weights.</param>
public sealed class PartialCrossEntropy(Tensor? classWeights = null, double weight = 1) : ILossTerm
{
    public string Name => "partial-ce";
    public double Weight => weight;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        // Elements at 255 come back as 0 and carry no gradient.
        var losses = nn.functional.cross_entropy(outputs.Fine, batch.Targets, classWeights, ignore_index: 255, reduction: nn.Reduction.None);
        var trust = classWeights is null
            ? batch.Weights
            : batch.Weights * classWeights.index_select(0, batch.Targets.remainder(255).flatten()).reshape(batch.Targets.shape);
        return (losses * batch.Weights).sum() / trust.sum().clamp_min(1e-3);
    }
}
