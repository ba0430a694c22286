using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Copies of an encoder layer, one after the other; they start equal, as in PyTorch.</summary>
public sealed class TransformerEncoder : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly ModuleList<TransformerEncoderLayer> layers;
    private readonly LayerNorm? norm;

    internal TransformerEncoder(TransformerEncoderLayer layer, long count, LayerNorm? norm = null)
        : base(nameof(TransformerEncoder))
    {
        layers = new ModuleList<TransformerEncoderLayer>([.. Enumerable.Range(0, checked((int)count)).Select(_ => Copy(layer))]);
        this.norm = norm;
        RegisterComponents();
    }

    public enum Activations
    {
        ReLU = 0,
        GELU = 1,
    }

    public override Tensor forward(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
    {
        using var scope = NewDisposeScope();
        var x = src;
        foreach (var layer in layers)
            x = layer.call(x, src_mask, src_key_padding_mask);
        x = norm?.call(x) ?? x;
        return (ReferenceEquals(x, src) ? src.alias() : x).MoveToOuterDisposeScope();
    }

    public Tensor call(Tensor src) => base.call(src, null!, null!);

    public Tensor call(Tensor src, Tensor? src_mask) => base.call(src, src_mask!, null!);

    private static TransformerEncoderLayer Copy(TransformerEncoderLayer layer)
    {
        var copy = new TransformerEncoderLayer(layer.Shape.Features, layer.Shape.Heads, layer.Shape.Hidden, layer.Shape.Dropout, layer.Shape.Activation);
        copy.load_state_dict(layer.state_dict());
        return copy;
    }
}
