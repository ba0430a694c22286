using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Attention.
        public static partial class functional
        {
            private static readonly Lazy<bool> HasFusedAttention = new(static () => NnOps.scaled_dot_product_attention.Exists());

            /// <summary>softmax(Q Kᵀ / √features + mask) V over the last two dimensions [positions, features] (Vaswani et al. 2017).</summary>
            /// <param name="attn_mask">Broadcast to [targets, sources]: added to the scores, or, of type bool, true where attention is allowed.</param>
            /// <param name="p">Share of the attention weights to drop, whatever the mode of the caller's module.</param>
            /// <param name="is_casual">Whether a target sees only sources up to its own position; not together with a mask. (The published package spells it so.)</param>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("is_casual makes a mask of its own: attn_mask must be null.", nameof(attn_mask));
                if (HasFusedAttention.Value)
                    return NnOps.scaled_dot_product_attention.Call(query, key, value, attn_mask, p, is_casual);

                using var scope = NewDisposeScope();
                var scores = query.div(Math.Sqrt(query.shape[^1])).matmul(key.transpose(-2, -1));
                var allowed = is_casual
                    ? ones([query.shape[^2], key.shape[^2]], dtype: ScalarType.Bool, device: query.device).tril()
                    : attn_mask;
                if (allowed is { dtype: ScalarType.Bool })
                    scores = scores.masked_fill(allowed.logical_not(), double.NegativeInfinity);
                else if (allowed is not null)
                    scores = scores.add(allowed);
                var weights = NnOps.softmax.Call(scores, -1L, Arg.None);
                if (p > 0)
                    weights = NnOps.dropout.Call(weights, p, true);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
