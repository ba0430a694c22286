using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Work on the gradients and values of many parameters at once.</summary>
        public static partial class utils
        {
            private const double NormFloor = 1e-6;

            /// <summary>Scales all gradients together so that their common norm is at most <paramref name="max_norm"/>; answers the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var gradients = GradientsOf(tensors);
                if (gradients.Length == 0)
                    return 0;

                var norms = stack(NnOps.foreach_norm.CallList(gradients, norm_type));
                var total = NnOps.norm_keepdim.Call(norms, norm_type, Array.Empty<long>(), false).to(ScalarType.Float64).item<double>();
                var factor = max_norm / (total + NormFloor);
                if (factor < 1)
                    NnOps.foreach_mul_Scalar.Run(gradients, factor);
                return total;
            }

            /// <summary>Bounds every element of every gradient.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                foreach (var gradient in GradientsOf(tensors))
                    gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters, flattened, one after the other.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat(tensors.Select(static tensor => tensor.reshape(-1)).ToList(), 0).MoveToOuterDisposeScope();
            }

            /// <summary>The inverse of <see cref="parameters_to_vector"/>: copies the values in.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var start = 0L;
                foreach (var tensor in tensors)
                {
                    var length = tensor.numel();
                    tensor.copy_(vec.narrow(0, start, length).reshape(tensor.shape));
                    start += length;
                }
            }

            private static Tensor[] GradientsOf(IEnumerable<Parameter> parameters) =>
                [.. parameters.Select(static parameter => parameter.grad).Where(static gradient => gradient is not null).Select(static gradient => gradient!)];
        }
    }
}
