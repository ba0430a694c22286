namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values of weights. Each changes its tensor in place, outside the graph, and hands it back.</summary>
        public static partial class init
        {
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Untracked(tensor, () => NnOps.uniform_.CallInPlace(tensor, low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Untracked(tensor, () => NnOps.normal_.CallInPlace(tensor, mean, std, generator));

            public static Tensor constant_(Tensor tensor, Scalar val) => Untracked(tensor, () => tensor.fill_(val));

            public static Tensor ones_(Tensor tensor) => Untracked(tensor, () => tensor.fill_(1));

            public static Tensor zeros_(Tensor tensor) => Untracked(tensor, () => tensor.zero_());

            /// <summary>Normal, but drawn anew outside [a, b]: by the inverse of the distribution function.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null) =>
                Untracked(tensor, () =>
                {
                    var low = NormalBelow((a - mean) / std);
                    var high = NormalBelow((b - mean) / std);
                    NnOps.uniform_.CallInPlace(tensor, (2 * low) - 1, (2 * high) - 1, generator);
                    tensor.erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
                });

            /// <summary>The identity in a matrix.</summary>
            public static Tensor eye_(Tensor tensor) => Untracked(tensor, () =>
            {
                RequireRank(tensor, 2, 2);
                tensor.copy_(eye(tensor.shape[0], tensor.shape[1], dtype: tensor.dtype, device: tensor.device));
            });

            /// <summary>Convolution weights that hand their input channels on.</summary>
            public static Tensor dirac_(Tensor tensor) => Untracked(tensor, () =>
            {
                RequireRank(tensor, 3, 5);
                tensor.zero_();
                var shape = tensor.shape;
                for (var channel = 0L; channel < Math.Min(shape[0], shape[1]); channel++)
                {
                    var entry = tensor.select(0, channel).select(0, channel);
                    foreach (var size in shape.AsSpan(2))
                        entry = entry.select(0, size / 2);
                    entry.fill_(1);
                }
            });

            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor xavier_normal_(Tensor tensor, double gain = 1)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1) => xavier_normal_(tensor, gain);

            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = KaimingDeviation(tensor, a, mode, nonlinearity) * Math.Sqrt(3);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>Rows (or columns, where there are fewer) that are orthonormal, times the gain (Saxe et al. 2013).</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1) => Untracked(tensor, () =>
            {
                RequireRank(tensor, 2, int.MaxValue);
                var rows = tensor.shape[0];
                var columns = tensor.numel() / rows;
                var random = empty(rows, columns, dtype: tensor.dtype, device: tensor.device);
                NnOps.normal_.CallInPlace(random, 0.0, 1.0);
                var (q, r) = NnOps.linalg_qr.Call2(rows < columns ? random.t() : random);
                // The signs of R's diagonal make the result uniform over all orthogonal matrices.
                var basis = q.mul(r.diagonal().sign());
                tensor.copy_((rows < columns ? basis.t() : basis).reshape(tensor.shape).mul(gain));
            });

            /// <summary>A matrix whose columns each have that share of zeros.</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01) => Untracked(tensor, () =>
            {
                RequireRank(tensor, 2, 2);
                var rows = tensor.shape[0];
                var zeroes = (long)Math.Ceiling(sparsity * rows);
                NnOps.normal_.CallInPlace(tensor, 0.0, std);
                for (var column = 0L; column < tensor.shape[1]; column++)
                {
                    var chosen = randperm(rows, device: tensor.device).narrow(0, 0, zeroes);
                    tensor.select(1, column).index_fill_(0, chosen, 0);
                }
            });

            /// <summary>The factor that keeps the variance of what passes the non-linearity.</summary>
            /// <param name="param">The negative slope of a leaky ReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            /// <summary>Inputs and outputs of one unit: of a matrix [out, in] or a convolution [out, in, kernel…].</summary>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                RequireRank(tensor, 2, int.MaxValue);
                var shape = tensor.shape;
                var field = shape.Skip(2).Aggregate(1L, static (product, size) => product * size);
                return (shape[1] * field, shape[0] * field);
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var fan = mode == FanInOut.FanIn ? fanIn : fanOut;
                return fan == 0 ? 0 : calculate_gain(nonlinearity, a) / Math.Sqrt(fan);
            }

            private static double NormalBelow(double x) => (1 + torch.tensor(x / Math.Sqrt(2), dtype: ScalarType.Float64).erf().item<double>()) / 2;

            private static void RequireRank(Tensor tensor, int least, int most)
            {
                var rank = tensor.dim();
                if (rank < least || rank > most)
                    throw new ArgumentException($"This initialisation needs {(most == int.MaxValue ? $"at least {least}" : least == most ? $"{least}" : $"{least} to {most}")} dimensions; the tensor is [{string.Join(", ", tensor.shape)}].", nameof(tensor));
            }

            private static Tensor Untracked(Tensor tensor, Action change)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                change();
                return tensor;
            }
        }
    }
}
