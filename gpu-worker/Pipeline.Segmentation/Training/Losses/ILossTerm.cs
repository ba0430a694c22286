using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>One weighted term of the training loss.</summary>
public interface ILossTerm
{
    string Name { get; }

    /// <summary>Factor in the sum, above 0.</summary>
    double Weight { get; }

    /// <summary>What <see cref="Compute"/> reads beside images, targets and allowed classes.</summary>
    BatchParts Needs => BatchParts.None;

    /// <returns>A scalar, or null when the batch holds nothing for this term.</returns>
    Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs);
}
