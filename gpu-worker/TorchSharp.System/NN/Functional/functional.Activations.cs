using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Activation functions. In place, the argument itself is changed and comes back.
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) =>
                inplace ? NnOps.relu_.CallInPlace(x) : NnOps.relu.Call(x);

            public static Tensor relu6(Tensor x, bool inplace = false) =>
                inplace ? NnOps.relu6_.CallInPlace(x) : NnOps.relu6.Call(x);

            public static Tensor selu(Tensor x, bool inplace = false) =>
                inplace ? NnOps.selu_.CallInPlace(x) : NnOps.selu.Call(x);

            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? NnOps.silu_.CallInPlace(x) : NnOps.silu.Call(x);

            public static Tensor mish(Tensor x, bool inplace = false) =>
                inplace ? NnOps.mish_.CallInPlace(x) : NnOps.mish.Call(x);

            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                inplace ? NnOps.hardswish_.CallInPlace(input) : NnOps.hardswish.Call(input);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) =>
                inplace ? NnOps.hardsigmoid_.CallInPlace(input) : NnOps.hardsigmoid.Call(input);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? NnOps.leaky_relu_.CallInPlace(input, negative_slope) : NnOps.leaky_relu.Call(input, negative_slope);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? NnOps.elu_.CallInPlace(x, alpha) : NnOps.elu.Call(x, alpha);

            public static Tensor celu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? NnOps.celu_.CallInPlace(x, alpha) : NnOps.celu.Call(x, alpha);

            public static Tensor sigmoid(Tensor x) =>
                NnOps.sigmoid.Call(x);

            public static Tensor sigmoid(Tensor x, bool inplace) =>
                inplace ? NnOps.sigmoid_.CallInPlace(x) : NnOps.sigmoid.Call(x);

            public static Tensor tanh(Tensor x, bool inplace = false) =>
                inplace ? NnOps.tanh_.CallInPlace(x) : NnOps.tanh.Call(x);

            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) =>
                inplace ? NnOps.hardtanh_.CallInPlace(x, min_val, max_val) : NnOps.hardtanh.Call(x, min_val, max_val);

            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                inplace ? NnOps.threshold_.CallInPlace(x, threshold, value) : NnOps.threshold.Call(x, threshold, value);

            public static Tensor hardshrink(Tensor x, double lambda = 0.5) =>
                NnOps.hardshrink.Call(x, lambda);

            public static Tensor softshrink(Tensor x, double lambda = 0.5) =>
                NnOps.softshrink.Call(x, lambda);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                NnOps.softplus.Call(x, beta, threshold);

            public static Tensor logsigmoid(Tensor x) =>
                NnOps.log_sigmoid.Call(x);

            public static Tensor prelu(Tensor input, Tensor weight) =>
                NnOps.prelu.Call(input, weight);

            public static Tensor glu(Tensor input, long dim = -1) =>
                NnOps.glu.Call(input, dim);

            public static Tensor gelu(Tensor x) =>
                NnOps.gelu.Call(x);

            public static Tensor gelu(Tensor x, bool inplace) =>
                inplace ? NnOps.gelu_.CallInPlace(x) : NnOps.gelu.Call(x);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                inplace ? NnOps.gelu_.CallInPlace(x, approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none") : NnOps.gelu.Call(x, approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none");

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                NnOps.softmax.Call(input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) =>
                NnOps.log_softmax.Call(x, dim, Arg.None);

            public static Tensor rrelu(Tensor x, double lower = 1.0 / 8.0, double upper = 1.0 / 3.0, bool inplace = false) =>
                rrelu(x, lower, upper, inplace, training: false);

            internal static Tensor rrelu(Tensor x, double lower, double upper, bool inplace, bool training) =>
                inplace ? NnOps.rrelu_.CallInPlace(x, lower, upper, training) : NnOps.rrelu.Call(x, lower, upper, training);

            public static Tensor softmin(Tensor x, long dim)
            {
                using var negated = x.neg();
                return NnOps.softmax.Call(negated, dim, Arg.None);
            }

            /// <summary>Softmax over the channels of [batch, channels, height, width] or [channels, height, width].</summary>
            public static Tensor softmax2d(Tensor x) => NnOps.softmax.Call(x, -3L, Arg.None);

            /// <summary>x / (1 + |x|).</summary>
            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var size = x.abs();
                using var divisor = size.add(1);
                return inplace ? x.div_(divisor) : x.div(divisor);
            }

            /// <summary>x - tanh(x).</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var squashed = x.tanh();
                return inplace ? x.sub_(squashed) : x.sub(squashed);
            }
        }
    }
}
