using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Chooses the resampling operator by mode and rank.</summary>
internal static class Interpolation
{
    internal static Tensor Run(Tensor x, long[]? size, double[]? scaleFactor, InterpolationMode mode, bool? alignCorners, bool recomputeScaleFactor, bool antialias)
    {
        var spatial = (int)x.dim() - 2;
        if (spatial is < 1 or > 3)
            throw new ArgumentException($"interpolate takes [batch, channels, spatial…] with 1 to 3 spatial dimensions; the input is [{string.Join(", ", x.shape)}].", nameof(x));
        if ((size is null) == (scaleFactor is null))
            throw new ArgumentException("interpolate needs either a size or a scale_factor.");

        size = Spread(size, spatial, nameof(size));
        scaleFactor = Spread(scaleFactor, spatial, nameof(scaleFactor));
        var hasCorners = mode is InterpolationMode.Linear or InterpolationMode.Bilinear or InterpolationMode.Bicubic or InterpolationMode.Trilinear;
        if (!hasCorners && alignCorners is not null)
            throw new ArgumentException($"align_corners has no meaning for mode {mode}.", nameof(alignCorners));
        if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
            throw new ArgumentException($"antialias is for Bilinear and Bicubic, not {mode}.", nameof(antialias));

        if (scaleFactor is not null && (recomputeScaleFactor || mode == InterpolationMode.Area))
        {
            var shape = x.shape;
            size = [.. scaleFactor.Select((factor, i) => (long)Math.Floor(shape[i + 2] * factor))];
            scaleFactor = null;
        }

        if (mode == InterpolationMode.Area)
            return Average(x, size!, spatial);
        var op = OperatorOf(mode, spatial, antialias)
            ?? throw new ArgumentException($"Mode {mode} does not go with {spatial} spatial dimensions.", nameof(mode));
        return hasCorners ? op.Call(x, size, alignCorners ?? false, scaleFactor) : op.Call(x, size, scaleFactor);
    }

    private static Tensor Average(Tensor x, long[] size, int spatial) => spatial switch
    {
        1 => NnOps.adaptive_avg_pool1d.Call(x, size),
        2 => NnOps.adaptive_avg_pool2d.Call(x, size),
        _ => NnOps.adaptive_avg_pool3d.Call(x, size),
    };

    private static Op? OperatorOf(InterpolationMode mode, int spatial, bool antialias) => (mode, spatial) switch
    {
        (InterpolationMode.Nearest, 1) => NnOps.upsample_nearest1d,
        (InterpolationMode.Nearest, 2) => NnOps.upsample_nearest2d,
        (InterpolationMode.Nearest, 3) => NnOps.upsample_nearest3d,
        (InterpolationMode.NearestExact, 1) => NnOps.upsample_nearest_exact1d,
        (InterpolationMode.NearestExact, 2) => NnOps.upsample_nearest_exact2d,
        (InterpolationMode.NearestExact, 3) => NnOps.upsample_nearest_exact3d,
        (InterpolationMode.Linear, 1) => NnOps.upsample_linear1d,
        (InterpolationMode.Bilinear, 2) => antialias ? NnOps.upsample_bilinear2d_aa : NnOps.upsample_bilinear2d,
        (InterpolationMode.Bicubic, 2) => antialias ? NnOps.upsample_bicubic2d_aa : NnOps.upsample_bicubic2d,
        (InterpolationMode.Trilinear, 3) => NnOps.upsample_trilinear3d,
        _ => null,
    };

    /// <summary>One number stands for all spatial dimensions.</summary>
    private static T[]? Spread<T>(T[]? values, int spatial, string name)
    {
        if (values is null || values.Length == spatial)
            return values;
        if (values.Length == 1)
            return [.. Enumerable.Repeat(values[0], spatial)];
        throw new ArgumentException($"{name} has {values.Length} numbers; allowed: 1 or {spatial}, one a spatial dimension.", name);
    }
}
