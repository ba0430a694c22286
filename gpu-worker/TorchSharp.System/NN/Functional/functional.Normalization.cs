namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Normalisation.
        public static partial class functional
        {
            /// <param name="training">Whether the batch's own statistics are used and the running ones updated.</param>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                NnOps.batch_norm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5) =>
                NnOps.instance_norm.Call(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                NnOps.group_norm.Call(input, num_groups, weight, bias, eps, true);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                NnOps.layer_norm.Call(input, normalized_shape, weight, bias, eps, true);

            /// <summary>x / (k + alpha · mean of x² over <paramref name="size"/> neighbouring channels) ^ beta.</summary>
            public static Tensor local_response_norm(Tensor input, long size, double alpha = 1e-4, double beta = 0.75, double k = 1)
            {
                using var scope = NewDisposeScope();
                var shape = input.shape;
                var channels = shape[1];
                // Channels become the rows of a one-channel image, so that pooling can slide over them.
                var image = input.mul(input).reshape(shape[0], 1, channels, -1);
                var padded = pad(image, [0, 0, size / 2, (size - 1) / 2]);
                var energy = avg_pool2d(padded, [size, 1], [1, 1]).reshape(shape);
                return input.div(energy.mul(alpha).add(k).pow(beta)).MoveToOuterDisposeScope();
            }

            /// <summary>x / max(‖x‖ₚ, eps) along one dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using var norm = NnOps.norm_keepdim.Call(input, p, new[] { dim }, true);
                using var divisor = norm.clamp_min(eps);
                return input.div(divisor);
            }
        }
    }
}
