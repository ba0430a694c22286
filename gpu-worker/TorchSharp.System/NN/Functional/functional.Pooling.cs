namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Pooling. An absent stride is the kernel's size.
        public static partial class functional
        {
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool1d.Call(input, Sizes.Repeat(kernel_size, 1), Sizes.OrEmpty(Sizes.Repeat(stride, 1)), Sizes.Repeat(padding ?? 0, 1), Sizes.Repeat(dilation ?? 1, 1), ceil_mode);

            public static (Tensor Output, Tensor Indices) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool1d_with_indices.Call2(input, Sizes.Repeat(kernel_size, 1), Sizes.OrEmpty(Sizes.Repeat(stride, 1)), Sizes.Repeat(padding ?? 0, 1), Sizes.Repeat(dilation ?? 1, 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool2d.Call(input, kernel_size, Sizes.OrEmpty(strides), padding ?? Sizes.Repeat(0, 2), dilation ?? Sizes.Repeat(1, 2), ceil_mode);

            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool2d_with_indices.Call2(input, kernel_size, Sizes.OrEmpty(strides), padding ?? Sizes.Repeat(0, 2), dilation ?? Sizes.Repeat(1, 2), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Sizes.Repeat(kernel_size, 2), Sizes.Repeat(stride, 2), Sizes.Repeat(padding, 2), Sizes.Repeat(dilation, 2), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding), Sizes.Of(dilation), ceil_mode);

            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool3d.Call(input, kernel_size, Sizes.OrEmpty(strides), padding ?? Sizes.Repeat(0, 3), dilation ?? Sizes.Repeat(1, 3), ceil_mode);

            public static (Tensor output, Tensor indices) max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool3d_with_indices.Call2(input, kernel_size, Sizes.OrEmpty(strides), padding ?? Sizes.Repeat(0, 3), dilation ?? Sizes.Repeat(1, 3), ceil_mode);

            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                NnOps.avg_pool1d.Call(input, Sizes.Repeat(kernel_size, 1), Sizes.OrEmpty(Sizes.Repeat(stride, 1)), Sizes.Repeat(padding ?? 0, 1), ceil_mode, count_include_pad);

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                NnOps.avg_pool2d.Call(input, kernel_size, Sizes.OrEmpty(stride), padding ?? Sizes.Repeat(0, 2), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Sizes.Repeat(kernel_size, 2), Sizes.Repeat(stride, 2), Sizes.Repeat(padding, 2), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Sizes.Of(kernel_size), Sizes.Of(stride), Sizes.Of(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                NnOps.avg_pool3d.Call(input, kernel_size, Sizes.OrEmpty(stride), padding ?? Sizes.Repeat(0, 3), ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                NnOps.adaptive_avg_pool1d.Call(input, Sizes.Repeat(output_size, 1));

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                NnOps.adaptive_avg_pool2d.Call(input, output_size);

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, Sizes.Of(output_size));

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input, Sizes.Repeat(output_size, 2));

            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) =>
                NnOps.adaptive_avg_pool3d.Call(input, output_size);

            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) =>
                adaptive_avg_pool3d(input, Sizes.Of(output_size));

            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) =>
                adaptive_avg_pool3d(input, Sizes.Repeat(output_size, 3));

            public static Tensor adaptive_max_pool1d(Tensor input, long output_size)
            {
                var (output, indices) = adaptive_max_pool1d_with_indices(input, output_size);
                indices.Dispose();
                return output;
            }

            public static (Tensor output, Tensor indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) =>
                NnOps.adaptive_max_pool1d.Call2(input, Sizes.Repeat(output_size, 1));

            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size)
            {
                var (output, indices) = adaptive_max_pool2d_with_indices(input, output_size);
                indices.Dispose();
                return output;
            }

            public static (Tensor output, Tensor indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                NnOps.adaptive_max_pool2d.Call2(input, output_size);

            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size)
            {
                var (output, indices) = adaptive_max_pool3d_with_indices(input, output_size);
                indices.Dispose();
                return output;
            }

            public static (Tensor output, Tensor indices) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) =>
                NnOps.adaptive_max_pool3d.Call2(input, output_size);

            public static Tensor max_unpool2d(Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? output_size = null)
            {
                var size = input.shape[^2..];
                var steps = stride ?? kernel_size;
                var pad = padding ?? Sizes.Repeat(0, 2);
                long[] target = output_size?[^2..] ?? [.. size.Select((length, i) => ((length - 1) * steps[i]) - (2 * pad[i]) + kernel_size[i])];
                return NnOps.max_unpool2d.Call(input, indices, target);
            }
        }
    }
}
