using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>
/// Keeps classes where the labels allow them: <c>mean_i −log Σ_{c allowed at i} p_c(i)</c>. With tags this is the absent-class
/// penalty; with boxes it is the background constraint as well (everything outside the boxes must be something else).
/// </summary>
public sealed class AllowedClasses(double weight = 1) : ILossTerm
{
    // p below this counts as this: one pixel costs at most 9.2 and its gradient stays finite.
    private const double Floor = 1e-4;

    public string Name => "allowed";
    public double Weight => weight;

    public Tensor? Compute(TrainingBatch batch, NetworkOutputs outputs)
    {
        if (batch.Allowed is null)
        {
            return null;
        }
        var p = outputs.Probabilities;
        var allowed = p.shape[2] == batch.Allowed.shape[2] && p.shape[3] == batch.Allowed.shape[3]
            ? batch.Allowed
            : nn.functional.interpolate(batch.Allowed, [p.shape[2], p.shape[3]], mode: InterpolationMode.Nearest);
        return -(p * allowed).sum(1).clamp_min(Floor).log().mean();
    }
}
