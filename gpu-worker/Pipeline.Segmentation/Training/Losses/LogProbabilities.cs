using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Losses;

/// <summary>
/// log p and log(1 − p) of a softmax, both from the logits: computing log(1 − p) from p loses every digit where a class is nearly certain.
/// </summary>
/// <param name="Is">log p_c, [batch, classes, h, w], at most 0.</param>
/// <param name="IsNot">log(1 − p_c) = LSE over the other classes − LSE over all, the same shape.</param>
public sealed record LogProbabilities(Tensor Is, Tensor IsNot)
{
    // Far below any logit, yet finite: minus infinity would give NaN gradients.
    private const double Excluded = -1e9;
    private static readonly double LogHalf = Math.Log(0.5);

    /// <param name="logits">[batch, classes, h, w]; one class alone is always certain, so two are needed.</param>
    public static LogProbabilities Of(Tensor logits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(logits.shape[1], 2);
        var all = logits.logsumexp(1, keepdim: true);
        var log = logits - all;
        var best = nn.functional.one_hot(logits.argmax(1), logits.shape[1]).permute(0, 3, 1, 2).to_type(ScalarType.Bool);
        // Every class but the best has at most half of the mass, where log(1 − p) from p is exact.
        var rest = (-log.clamp(max: LogHalf).exp()).log1p();
        var withoutBest = logits.masked_fill(best, Excluded).logsumexp(1, keepdim: true) - all;
        return new LogProbabilities(log, where(best, withoutBest.expand_as(log), rest));
    }
}
