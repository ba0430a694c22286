using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Sigmoid and binary cross entropy in one.</summary>
public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "pos_weights")]
    private readonly Tensor? _positiveWeights;

    public BCEWithLogitsLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean, Tensor? pos_weights = null)
        : base(weight, reduction)
    {
        _positiveWeights = pos_weights;
        ConditionallyRegisterBuffer("pos_weights", pos_weights);
    }

    /// <summary>How much positives count beside negatives; null for the same.</summary>
    public Tensor pos_weights => _positiveWeights!;

    public override Tensor forward(Tensor input, Tensor target) => F.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
}
