using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Self-attention and two linear layers, each with dropout, a shortcut and layer norm after it. [positions, batch, features].</summary>
public sealed class TransformerEncoderLayer : nn.Module<Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn;
    private readonly Linear linear1;
    private readonly Dropout dropout;
    private readonly Linear linear2;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly Dropout dropout1;
    private readonly Dropout dropout2;

    internal TransformerEncoderLayer(long features, long heads, long hidden, double dropoutRate, nn.Activations activation)
        : base(nameof(TransformerEncoderLayer))
    {
        Shape = (features, heads, hidden, dropoutRate, activation);
        self_attn = nn.MultiheadAttention(features, heads, dropoutRate);
        linear1 = nn.Linear(features, hidden);
        dropout = nn.Dropout(dropoutRate);
        linear2 = nn.Linear(hidden, features);
        norm1 = nn.LayerNorm(features);
        norm2 = nn.LayerNorm(features);
        dropout1 = nn.Dropout(dropoutRate);
        dropout2 = nn.Dropout(dropoutRate);
        RegisterComponents();
    }

    internal (long Features, long Heads, long Hidden, double Dropout, nn.Activations Activation) Shape { get; }

    public override Tensor forward(Tensor src) => call(src, null, null);

    public Tensor call(Tensor src, Tensor? src_mask) => call(src, src_mask, null);

    /// <param name="src_mask">As <c>attn_mask</c> of <see cref="MultiheadAttention"/>.</param>
    /// <param name="src_key_padding_mask">As its <c>key_padding_mask</c>.</param>
    public Tensor call(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
    {
        using var scope = NewDisposeScope();
        var attended = self_attn.call(src, src, src, src_key_padding_mask, need_weights: false, src_mask).Item1;
        var x = norm1.call(src.add(dropout1.call(attended)));
        var fed = FeedForward.Run(x, linear1, dropout, linear2, Shape.Activation);
        return norm2.call(x.add(dropout2.call(fed))).MoveToOuterDisposeScope();
    }
}
