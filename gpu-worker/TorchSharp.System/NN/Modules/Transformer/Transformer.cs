using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Encoder and decoder (Vaswani et al. 2017) over [positions, batch, features].</summary>
public sealed class Transformer : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly TransformerEncoder encoder;
    private readonly TransformerDecoder decoder;

    internal Transformer(long features, long heads, long encoderLayers, long decoderLayers, long hidden, double dropout, nn.Activations activation)
        : base(nameof(Transformer))
    {
        using var encoderLayer = new TransformerEncoderLayer(features, heads, hidden, dropout, activation);
        using var decoderLayer = new TransformerDecoderLayer(features, heads, hidden, dropout, activation);
        encoder = new TransformerEncoder(encoderLayer, encoderLayers, nn.LayerNorm(features));
        decoder = new TransformerDecoder(decoderLayer, decoderLayers, nn.LayerNorm(features));
        RegisterComponents();
        foreach (var parameter in parameters())
            if (parameter.dim() > 1)
                nn.init.xavier_uniform_(parameter);
    }

    public override Tensor forward(Tensor src, Tensor tgt) => call(src, tgt, null);

    /// <param name="src_mask">Masks are as in <see cref="MultiheadAttention"/>.</param>
    public Tensor call(Tensor src, Tensor tgt, Tensor? src_mask, Tensor? tgt_mask = null, Tensor? memory_mask = null, Tensor? src_key_padding_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null)
    {
        using var memory = encoder.call(src, src_mask!, src_key_padding_mask!);
        return decoder.call(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
    }
}
