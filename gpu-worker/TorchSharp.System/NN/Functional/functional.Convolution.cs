namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Convolutions and matrix products. Absent strides and dilations are 1, absent padding is 0.
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => NnOps.linear.Call(input, weights, bias);

            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) => NnOps.bilinear.Call(input1, input2, weight, bias);

            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                NnOps.conv1d.Call(input, weight, bias, Sizes.Repeat(stride ?? 1, 1), Sizes.Repeat(padding ?? 0, 1), Sizes.Repeat(dilation ?? 1, 1), groups);

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                NnOps.conv1d_padding.Call(input, weight, bias, Sizes.Repeat(stride ?? 1, 1), NameOf(padding), Sizes.Repeat(dilation ?? 1, 1), groups);

            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                NnOps.conv_transpose1d.Call(input, weight, bias, Sizes.Repeat(stride ?? 1, 1), Sizes.Repeat(padding ?? 0, 1), Sizes.Repeat(output_padding ?? 0, 1), groups, Sizes.Repeat(dilation ?? 1, 1));

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv2d.Call(input, weight, bias, strides ?? Sizes.Repeat(1, 2), padding ?? Sizes.Repeat(0, 2), dilation ?? Sizes.Repeat(1, 2), groups);

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                NnOps.conv2d_padding.Call(input, weight, bias, strides ?? Sizes.Repeat(1, 2), NameOf(padding), dilation ?? Sizes.Repeat(1, 2), groups);

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv_transpose2d.Call(input, weight, bias, strides ?? Sizes.Repeat(1, 2), padding ?? Sizes.Repeat(0, 2), output_padding ?? Sizes.Repeat(0, 2), groups, dilation ?? Sizes.Repeat(1, 2));

            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv3d.Call(input, weight, bias, strides ?? Sizes.Repeat(1, 3), padding ?? Sizes.Repeat(0, 3), dilation ?? Sizes.Repeat(1, 3), groups);

            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                NnOps.conv3d_padding.Call(input, weight, bias, strides ?? Sizes.Repeat(1, 3), NameOf(padding), dilation ?? Sizes.Repeat(1, 3), groups);

            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv_transpose3d.Call(input, weight, bias, strides ?? Sizes.Repeat(1, 3), padding ?? Sizes.Repeat(0, 3), output_padding ?? Sizes.Repeat(0, 3), groups, dilation ?? Sizes.Repeat(1, 3));

            private static string NameOf(Padding padding) => padding == Padding.Same ? "same" : "valid";
        }
    }
}
