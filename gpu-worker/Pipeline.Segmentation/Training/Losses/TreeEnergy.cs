using Pipeline.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>
/// Tree energy loss (Liang et al., 2022): the softmax, filtered along the minimum spanning tree of the colours and then along that of the network's own
/// logits, is the soft target of every pixel nobody marked, <c>mean_unmarked Σ_c |p_c − ỹ_c|</c>; no gradient goes into ỹ.
/// </summary>
/// <param name="colourSigma">Squared distance of colours in 0–1.</param>
/// <param name="featureSigma">Squared distance of logits.</param>
public sealed class TreeEnergy(double weight = 0.4, double colourSigma = 0.02, double featureSigma = 1) : ILossTerm
{
    public string Name => "tree-energy";
    public double Weight => weight;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        var p = outputs.Probabilities;
        var (count, classes, height, width) = (p.shape[0], (int)p.shape[1], (int)p.shape[2], (int)p.shape[3]);
        var unmarked = batch.InsideAt(height, width) * (1 - nn.functional.adaptive_max_pool2d(batch.Targets.ne(255).to_type(p.dtype).unsqueeze(1), [height, width]).squeeze(1));
        var colours = Values(batch.Colours(height, width) / 255);
        var logits = Values(outputs.Coarse);
        var soft = Values(p);
        var cells = height * width;
        for (var b = 0; b < count; b++)
        {
            var planes = soft.AsSpan(b * classes * cells, classes * cells);
            Filter(colours.AsSpan(b * 3 * cells, 3 * cells), 3, width, height, planes, classes, (float)colourSigma);
            Filter(logits.AsSpan(b * classes * cells, classes * cells), classes, width, height, planes, classes, (float)featureSigma);
        }
        var target = tensor(soft, p.shape, device: p.device).to_type(p.dtype);
        var distance = (p - target).abs().sum(1);
        return (distance * unmarked).sum() / unmarked.sum().clamp_min(1);
    }

    private static void Filter(ReadOnlySpan<float> features, int channels, int width, int height, Span<float> planes, int classes, float sigma)
    {
        using var tree = SpanningTree.Build(features, channels, width, height);
        tree.Filter(planes, classes, sigma, planes);
    }

    private static float[] Values(Tensor values) => values.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
}
