using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Attention in several heads over [positions, batch, features] (Vaswani et al. 2017), with PyTorch's keys.</summary>
public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor, bool, Tensor, Tuple<Tensor, Tensor>>
{
    private readonly long _features;
    private readonly long _heads;
    private readonly double _dropout;
    private readonly bool _addZeroAttention;
    private readonly Parameter? _inputWeight;
    private readonly Parameter? _queryWeight;
    private readonly Parameter? _keyWeight;
    private readonly Parameter? _valueWeight;
    private readonly Parameter? _inputBias;
    private readonly Parameter? _keyBias;
    private readonly Parameter? _valueBias;

    [ComponentName(Name = "out_proj")]
    private readonly Linear _output;

    internal MultiheadAttention(long features, long heads, double dropout, bool bias, bool addBiasKv, bool addZeroAttention, long? keyFeatures, long? valueFeatures)
        : base(nameof(MultiheadAttention))
    {
        if (heads <= 0 || features % heads != 0)
            throw new ArgumentException($"MultiheadAttention: num_heads is {heads}; allowed: a positive divisor of embedded_dim ({features}).");

        (_features, _heads, _dropout, _addZeroAttention) = (features, heads, dropout, addZeroAttention);
        if ((keyFeatures ?? features) == features && (valueFeatures ?? features) == features)
        {
            _inputWeight = Register("in_proj_weight", 3 * features, features);
        }
        else
        {
            _queryWeight = Register("q_proj_weight", features, features);
            _keyWeight = Register("k_proj_weight", features, keyFeatures ?? features);
            _valueWeight = Register("v_proj_weight", features, valueFeatures ?? features);
        }

        _inputBias = bias ? Register("in_proj_bias", 3 * features) : null;
        _keyBias = addBiasKv ? Register("bias_k", 1, 1, features) : null;
        _valueBias = addBiasKv ? Register("bias_v", 1, 1, features) : null;
        _output = nn.Linear(features, features, hasBias: bias);
        register_module("out_proj", _output);
        Initialise();
    }

    public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
    {
        using var scope = NewDisposeScope();
        var (targets, batch) = (query.shape[0], query.shape[1]);
        var (q, k, v) = Project(query, key, value);
        var mask = Additive(attn_mask, q.dtype);
        var padding = Additive(key_padding_mask, q.dtype);
        if (_keyBias is not null)
        {
            k = cat([k, _keyBias.expand(1, batch, _features)], 0);
            v = cat([v, _valueBias!.expand(1, batch, _features)], 0);
            (mask, padding) = (OneMoreSource(mask), OneMoreSource(padding));
        }

        if (_addZeroAttention)
        {
            var nothing = zeros([1, batch, _features], dtype: k.dtype, device: k.device);
            k = cat([k, nothing], 0);
            v = cat([v, nothing], 0);
            (mask, padding) = (OneMoreSource(mask), OneMoreSource(padding));
        }

        // [positions, batch, features] to [batch, heads, positions, features of a head].
        var (headQ, headK, headV) = (Heads(q), Heads(k), Heads(v));
        var scores = headQ.div(Math.Sqrt(_features / (double)_heads)).matmul(headK.transpose(-2, -1));
        if (mask is not null)
            scores = scores.add(mask.dim() == 3 ? mask.reshape(batch, _heads, targets, -1) : mask);
        if (padding is not null)
            scores = scores.add(padding.reshape(batch, 1, 1, -1));
        var weights = NnOps.softmax.Call(scores, -1L, Arg.None);
        var kept = F.dropout(weights, _dropout, training);
        var context = kept.matmul(headV).permute(2, 0, 1, 3).reshape(targets, batch, _features);
        var result = _output.call(context).MoveToOuterDisposeScope();
        // As in PyTorch, the weights are those that were used, dropout included, averaged over the heads.
        return Tuple.Create(result, need_weights ? kept.mean([1]).MoveToOuterDisposeScope() : null!);
    }

    /// <param name="query">[targets, batch, features].</param>
    /// <param name="key">[sources, batch, key features].</param>
    /// <param name="value">[sources, batch, value features].</param>
    /// <param name="key_padding_mask">[batch, sources]: true, or minus infinity, where a source is to be ignored.</param>
    /// <param name="attn_mask">[targets, sources] or [batch · heads, targets, sources]: added to the scores, or true where attention is forbidden.</param>
    /// <returns>[targets, batch, features], and [batch, targets, sources] or null.</returns>
    public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
        base.call(query, key, value, key_padding_mask!, need_weights, attn_mask!);

    private (Tensor Query, Tensor Key, Tensor Value) Project(Tensor query, Tensor key, Tensor value)
    {
        var biases = _inputBias?.chunk(3);
        if (_inputWeight is null)
            return (F.linear(query, _queryWeight!, biases?[0]), F.linear(key, _keyWeight!, biases?[1]), F.linear(value, _valueWeight!, biases?[2]));

        if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            var all = F.linear(query, _inputWeight, _inputBias).chunk(3, -1);
            return (all[0], all[1], all[2]);
        }

        var weights = _inputWeight.chunk(3);
        return (F.linear(query, weights[0], biases?[0]), F.linear(key, weights[1], biases?[1]), F.linear(value, weights[2], biases?[2]));
    }

    private Tensor Heads(Tensor tensor) => tensor.reshape(tensor.shape[0], tensor.shape[1], _heads, -1).permute(1, 2, 0, 3);

    private static Tensor? Additive(Tensor? mask, ScalarType type) => mask is { dtype: ScalarType.Bool }
        ? zeros(mask.shape, dtype: type, device: mask.device).masked_fill(mask, double.NegativeInfinity)
        : mask;

    private static Tensor? OneMoreSource(Tensor? mask) => mask is null ? null : F.pad(mask, (0, 1));

    private Parameter Register(string name, params long[] shape)
    {
        var parameter = new Parameter(empty(shape));
        register_parameter(name, parameter);
        return parameter;
    }

    private void Initialise()
    {
        foreach (var weight in new[] { _inputWeight, _queryWeight, _keyWeight, _valueWeight })
            if (weight is not null)
                nn.init.xavier_uniform_(weight);
        if (_inputBias is not null)
        {
            nn.init.zeros_(_inputBias);
            nn.init.zeros_(_output.bias);
        }

        if (_keyBias is not null)
        {
            nn.init.xavier_normal_(_keyBias);
            nn.init.xavier_normal_(_valueBias!);
        }
    }
}
