using TorchSharp.Native;

namespace TorchSharp;

// Sequences, the identity, and random integers.
public static partial class torch
{
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.arange_start_step.Call(start, stop, step, dtype ?? RangeType(start, stop, step), Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.linspace.Call(start, end, steps, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.logspace.Call(start, end, steps, @base, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Made(Aten.eye_m.Call(rows, columns < 0 ? rows : columns, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, names);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Made(Aten.randint_low_generator.Call(low, high, size, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? s_defaultDevice), requires_grad, names);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, new Size(size).Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, new Size(size).Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Made(Aten.randperm_generator.Call(n, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Made(Aten.normal_float_float.Call(mean, std, size, generator, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, names);

    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) => Aten.tril_indices.Call(row, col, offset, dtype, Arg.None, device ?? s_defaultDevice);

    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) => Aten.triu_indices.Call(row, col, offset, dtype, Arg.None, device ?? s_defaultDevice);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Made(Aten.empty_strided.Call(size, strides, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, names);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Made(input.zeros_like(dtype, device), requires_grad, names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Made(input.ones_like(dtype, device), requires_grad, names);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Made(input.empty_like(dtype, device), requires_grad, names);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => Made(input.full_like(value, dtype, device), requires_grad, names);

    public static double rand_float(Generator? generator = null) => Drawn(rand([], generator: generator));

    public static double randn_float(Generator? generator = null) => Drawn(randn([], generator: generator));

    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);

    public static int randint_int(int high, Generator? generator = null) => (int)randint_long(0, high, generator);

    public static long randint_long(long low, long high, Generator? generator = null) => (long)Drawn(randint(low, high, Array.Empty<long>(), generator: generator));

    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    public static bool randint_bool(Generator? generator = null) => randint_long(0, 2, generator) != 0;

    private static double Drawn(Tensor draw)
    {
        using (draw)
            return draw.ToDouble();
    }

    private static ScalarType RangeType(params ReadOnlySpan<Scalar> ends)
    {
        foreach (var end in ends)
            if (end.Kind == ArgumentTag.Double)
                return s_defaultType;
        return ScalarType.Int64;
    }
}
