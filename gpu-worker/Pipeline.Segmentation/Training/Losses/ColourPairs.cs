using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>
/// Near pixels of like colour should get one class: the mean over pairs of <c>k_ij (1 − Σ_c p_c(i) p_c(j))</c> with
/// <c>k_ij = exp(−|I_i − I_j|² / 2σ²)</c>. A truncated form of the dense-CRF loss (Tang et al., 2018), the marginal form of
/// "border precision" of the logic constraints (Colamonaco et al., 2026) with colours instead of superpixels.
/// </summary>
/// <param name="sigma">In preprocessed colour units, where a channel spans about 2.</param>
public sealed class ColourPairs(double weight = 1, double sigma = 0.2) : ILossTerm
{
    // Half of the 8 neighbours at each of two dilations; the other half are the same pairs.
    private static readonly (int Dy, int Dx)[] Offsets = [(0, 1), (1, 0), (1, 1), (1, -1), (0, 3), (3, 0), (3, 3), (3, -3)];

    public string Name => "colour-pairs";
    public double Weight => weight;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        var p = outputs.Probabilities;
        var (height, width) = (p.shape[2], p.shape[3]);
        var colours = nn.functional.adaptive_avg_pool2d(batch.Images, [height, width]);
        var inside = batch.InsideAt(height, width);
        Tensor? sum = null;
        Tensor? norm = null;
        foreach (var (dy, dx) in Offsets)
        {
            if (dy >= height || Math.Abs(dx) >= width)
            {
                continue;
            }
            Tensor First(Tensor t, int rows) => t.narrow(rows, dy, height - dy).narrow(rows + 1, Math.Max(dx, 0), width - Math.Abs(dx));
            Tensor Second(Tensor t, int rows) => t.narrow(rows, 0, height - dy).narrow(rows + 1, Math.Max(-dx, 0), width - Math.Abs(dx));
            var difference = First(colours, 2) - Second(colours, 2);
            var both = First(inside, 1) * Second(inside, 1);
            var kernel = (difference * difference).sum(1).mul(-1 / (2 * sigma * sigma)).exp() * both;
            var agreement = (First(p, 2) * Second(p, 2)).sum(1);
            var part = (kernel * (1 - agreement)).sum();
            sum = sum is null ? part : sum + part;
            norm = norm is null ? both.sum() : norm + both.sum();
        }
        return sum is null ? null : sum / norm!.clamp_min(1);
    }
}
