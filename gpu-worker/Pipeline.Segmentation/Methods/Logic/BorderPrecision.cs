using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>
/// Border precision: neighbours in one superpixel have one class, in the exact marginal form <c>−mean log Σ_c p_c(i) p_c(j)</c> over the
/// right and lower neighbours.
/// </summary>
public sealed class BorderPrecision(double weight = 0.1) : ILossTerm
{
    public string Name => "border-precision";
    public double Weight => weight;
    public BatchParts Needs => BatchParts.Superpixels;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        if (batch.Superpixels is not { } superpixels)
        {
            return null;
        }
        var (height, width) = (superpixels.shape[1], superpixels.shape[2]);
        var log = nn.functional.log_softmax(outputs.At(height, width), 1);
        Tensor? sum = null;
        Tensor? count = null;
        foreach (var (dy, dx) in ((int, int)[])[(0, 1), (1, 0)])
        {
            Tensor Near(Tensor t, int rows) => t.narrow(rows, 0, height - dy).narrow(rows + 1, 0, width - dx);
            Tensor Far(Tensor t, int rows) => t.narrow(rows, dy, height - dy).narrow(rows + 1, dx, width - dx);
            var same = Near(superpixels, 1).eq(Far(superpixels, 1)).logical_and(Near(superpixels, 1).ge(0)).to_type(log.dtype);
            var truth = (Near(log, 2) + Far(log, 2)).logsumexp(1);
            var part = (truth * same).sum();
            sum = sum is null ? part : sum + part;
            count = count is null ? same.sum() : count + same.sum();
        }
        return -sum! / count!.clamp_min(1);
    }
}
