using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>What a network says about a batch, made only when a term asks for it; lives in the step's dispose scope.</summary>
/// <param name="coarse">Logits at the network's own resolution, [batch, classes, h, w].</param>
public sealed class NetworkOutputs(Tensor coarse, int height, int width)
{
    private Tensor? _fine;
    private Tensor? _probabilities;

    public Tensor Coarse => coarse;

    /// <summary>Logits at crop size, [batch, classes, crop, crop].</summary>
    public Tensor Fine => _fine ??= Layers.Resize(coarse, height, width);

    /// <summary>Softmax of <see cref="Coarse"/>.</summary>
    public Tensor Probabilities => _probabilities ??= nn.functional.softmax(coarse, 1);

    /// <summary>Logits at the size of another map of the batch, such as its allowed classes.</summary>
    public Tensor At(long rows, long columns) => coarse.shape[2] == rows && coarse.shape[3] == columns ? coarse : Layers.Resize(coarse, rows, columns);
}
