using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>A differentiable function and double-precision inputs inside its smooth domain.</summary>
/// <param name="Name">What the test runner shows.</param>
/// <param name="Function">From the inputs to one tensor; several results are joined with <see cref="Inputs.Join"/>.</param>
/// <param name="Arguments">Made anew for each run, from a fixed seed; those of floating-point type are differentiated.</param>
public sealed record GradientCase(string Name, Func<Tensor[], Tensor> Function, Func<Tensor[]> Arguments)
{
    public static GradientCase Of(string name, Func<Tensor, Tensor> function, Func<Tensor> x) =>
        new(name, arguments => function(arguments[0]), () => [x()]);

    public static GradientCase Of(string name, Func<Tensor, Tensor, Tensor> function, Func<Tensor> x, Func<Tensor> y) =>
        new(name, arguments => function(arguments[0], arguments[1]), () => [x(), y()]);

    public static GradientCase Of(string name, Func<Tensor, Tensor, Tensor, Tensor> function, Func<Tensor> x, Func<Tensor> y, Func<Tensor> z) =>
        new(name, arguments => function(arguments[0], arguments[1], arguments[2]), () => [x(), y(), z()]);
}
