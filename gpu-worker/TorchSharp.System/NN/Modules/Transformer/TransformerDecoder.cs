using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Copies of a decoder layer, one after the other; they start equal, as in PyTorch.</summary>
public sealed class TransformerDecoder : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>
{
    private readonly ModuleList<TransformerDecoderLayer> layers;
    private readonly LayerNorm? norm;

    internal TransformerDecoder(TransformerDecoderLayer layer, long count, LayerNorm? norm = null)
        : base(nameof(TransformerDecoder))
    {
        layers = new ModuleList<TransformerDecoderLayer>([.. Enumerable.Range(0, checked((int)count)).Select(_ => Copy(layer))]);
        this.norm = norm;
        RegisterComponents();
    }

    public override Tensor forward(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null)
    {
        using var scope = NewDisposeScope();
        var x = tgt;
        foreach (var layer in layers)
            x = layer.call(x, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
        x = norm?.call(x) ?? x;
        return (ReferenceEquals(x, tgt) ? tgt.alias() : x).MoveToOuterDisposeScope();
    }

    public Tensor call(Tensor tgt, Tensor memory) => call(tgt, memory, null);

    public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
        base.call(tgt, memory, tgt_mask!, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);

    private static TransformerDecoderLayer Copy(TransformerDecoderLayer layer)
    {
        var copy = new TransformerDecoderLayer(layer.Shape.Features, layer.Shape.Heads, layer.Shape.Hidden, layer.Shape.Dropout, layer.Shape.Activation);
        copy.load_state_dict(layer.state_dict());
        return copy;
    }
}
