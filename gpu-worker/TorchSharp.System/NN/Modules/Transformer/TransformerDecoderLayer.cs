using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Self-attention, attention to the encoder's result and two linear layers, each with dropout, a shortcut and layer norm after it.</summary>
public sealed class TransformerDecoderLayer : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn;
    private readonly MultiheadAttention multihead_attn;
    private readonly Linear linear1;
    private readonly Dropout dropout;
    private readonly Linear linear2;
    private readonly LayerNorm norm1;
    private readonly LayerNorm norm2;
    private readonly LayerNorm norm3;
    private readonly Dropout dropout1;
    private readonly Dropout dropout2;
    private readonly Dropout dropout3;

    internal TransformerDecoderLayer(long features, long heads, long hidden, double dropoutRate, nn.Activations activation)
        : base(nameof(TransformerDecoderLayer))
    {
        Shape = (features, heads, hidden, dropoutRate, activation);
        self_attn = nn.MultiheadAttention(features, heads, dropoutRate);
        multihead_attn = nn.MultiheadAttention(features, heads, dropoutRate);
        linear1 = nn.Linear(features, hidden);
        dropout = nn.Dropout(dropoutRate);
        linear2 = nn.Linear(hidden, features);
        norm1 = nn.LayerNorm(features);
        norm2 = nn.LayerNorm(features);
        norm3 = nn.LayerNorm(features);
        dropout1 = nn.Dropout(dropoutRate);
        dropout2 = nn.Dropout(dropoutRate);
        dropout3 = nn.Dropout(dropoutRate);
        RegisterComponents();
    }

    internal (long Features, long Heads, long Hidden, double Dropout, nn.Activations Activation) Shape { get; }

    /// <param name="tgt">[targets, batch, features].</param>
    /// <param name="memory">[sources, batch, features] from the encoder.</param>
    public override Tensor forward(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask, Tensor? memory_key_padding_mask)
    {
        using var scope = NewDisposeScope();
        var attended = self_attn.call(tgt, tgt, tgt, tgt_key_padding_mask, need_weights: false, tgt_mask).Item1;
        var x = norm1.call(tgt.add(dropout1.call(attended)));
        var remembered = multihead_attn.call(x, memory, memory, memory_key_padding_mask, need_weights: false, memory_mask).Item1;
        x = norm2.call(x.add(dropout2.call(remembered)));
        var fed = FeedForward.Run(x, linear1, dropout, linear2, Shape.Activation);
        return norm3.call(x.add(dropout3.call(fed))).MoveToOuterDisposeScope();
    }

    public Tensor call(Tensor tgt, Tensor memory) => call(tgt, memory, null);

    public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
        base.call(tgt, memory, tgt_mask!, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);
}
