using Pipeline.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>
/// Dense-CRF loss (Tang et al., 2018): the share of kernel mass between pixels of different classes,
/// <c>(1/N) Σ_c p_c^T K̂ (1 − p_c)</c> with the bilateral kernel of the dense CRF over the whole crop, K̂ = D^(-1/2) K D^(-1/2), so that the value
/// lies in [0, 1] whatever the crop. The gradient is −2 K̂ p / N by the lattice itself; nothing is propagated through the filter.
/// </summary>
/// <param name="positionSigma">Pixels of the crop.</param>
/// <param name="colourSigma">8-bit colour units.</param>
public sealed class DenseCrfLoss(double weight = 1, double positionSigma = 50, double colourSigma = 15) : ILossTerm
{
    private const int Features = 5;

    public string Name => "dense-crf";
    public double Weight => weight;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        var p = outputs.Probabilities;
        var (count, classes, height, width) = (p.shape[0], p.shape[1], p.shape[2], p.shape[3]);
        var points = (int)(height * width);
        var inside = batch.InsideAt(height, width);
        // [batch, h × w, channels], as the lattice takes them.
        var colours = Interleaved(batch.Colours(height, width), points);
        var values = Interleaved((p.detach() * inside.unsqueeze(1)), points);
        var valid = Values(inside);
        var scale = (float)(batch.Images.shape[3] / (double)width / positionSigma);
        var filtered = new float[values.Length];
        var mass = 0.0;
        for (var b = 0; b < count; b++)
        {
            mass += Filter(
                colours.AsSpan(b * points * 3, points * 3), valid.AsSpan(b * points, points), (int)width, scale,
                values.AsSpan(b * points * (int)classes, points * (int)classes), (int)classes, filtered.AsSpan(b * points * (int)classes, points * (int)classes));
        }
        if (mass <= 0)
        {
            return null;
        }
        var kernel = tensor(filtered, [count, height, width, classes], device: p.device).permute(0, 3, 1, 2).to_type(p.dtype) * inside.unsqueeze(1);
        // p · 2K̂p has the gradient wanted and twice the value; the constant puts the value right.
        var agreement = (p * kernel).sum();
        return (mass - 2 * agreement + agreement.detach()) / mass;
    }

    /// <summary>K̂ times the values of one crop.</summary>
    /// <returns>The sum of K̂ over the crop.</returns>
    private double Filter(ReadOnlySpan<float> colours, ReadOnlySpan<float> valid, int width, float scale, ReadOnlySpan<float> values, int classes, Span<float> result)
    {
        var points = valid.Length;
        var features = new float[points * Features];
        for (var i = 0; i < points; i++)
        {
            var feature = features.AsSpan(i * Features, Features);
            (feature[0], feature[1]) = (i % width * scale, i / width * scale);
            for (var k = 0; k < 3; k++)
            {
                feature[2 + k] = (float)(colours[3 * i + k] / colourSigma);
            }
        }
        using var lattice = new PermutohedralLattice(features, Features, get_num_threads());
        var degree = new float[points];
        lattice.Filter(valid, 1, degree);
        var root = new float[points];
        for (var i = 0; i < points; i++)
        {
            root[i] = valid[i] > 0 ? 1 / MathF.Sqrt(Math.Max(degree[i], 1e-6f)) : 0;
        }
        var scaled = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            scaled[i] = values[i] * root[i / classes];
        }
        lattice.Filter(scaled, classes, result);
        var sum = 0.0;
        var ones = new float[points];
        for (var i = 0; i < points; i++)
        {
            ones[i] = valid[i] * root[i];
        }
        lattice.Filter(ones, 1, degree);
        for (var i = 0; i < points; i++)
        {
            sum += valid[i] * root[i] * degree[i];
        }
        for (var i = 0; i < result.Length; i++)
        {
            result[i] *= root[i / classes];
        }
        return sum;
    }

    private static float[] Interleaved(Tensor maps, int points) => Values(maps.flatten(2).transpose(1, 2));

    private static float[] Values(Tensor values) => values.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
}
