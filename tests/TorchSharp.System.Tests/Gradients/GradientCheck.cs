using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>
/// Compares what autograd gives with central differences, element by element, in double precision. The scalar that is
/// differentiated is the sum of the outputs under fixed random weights, so that errors cannot cancel.
/// </summary>
public static class GradientCheck
{
    private const long Seed = 20240229;

    /// <summary>Balances truncation (its square) against rounding (2e-16 over it); both stay near 1e-10.</summary>
    private const double Step = 1e-6;

    private const double AbsoluteTolerance = 1e-6;
    private const double RelativeTolerance = 1e-5;

    public static void Verify(GradientCase subject)
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(Seed);
        var inputs = subject.Arguments();
        var differentiated = inputs.Where(input => input.is_floating_point()).ToList();
        Assert.NotEmpty(differentiated);
        Assert.All(differentiated, input => Assert.Equal(ScalarType.Float64, input.dtype));
        foreach (var input in differentiated)
            input.requires_grad = true;

        var output = Run(subject, inputs);
        var weights = rand(output.shape, ScalarType.Float64) + 0.5;
        var analytic = autograd.grad([(output * weights).sum()], differentiated);

        for (var i = 0; i < differentiated.Count; i++)
            Compare(subject, inputs, differentiated[i], weights, analytic[i], i);
    }

    private static void Compare(GradientCase subject, Tensor[] inputs, Tensor input, Tensor weights, Tensor analytic, int index)
    {
        using var quiet = no_grad();
        var flat = input.view(-1);
        var expected = analytic.contiguous().data<double>().ToArray();
        for (long element = 0; element < flat.numel(); element++)
        {
            using var scope = NewDisposeScope();
            var original = flat[element].item<double>();
            var numeric = (At(original + Step) - At(original - Step)) / (2 * Step);
            flat[element] = tensor(original);
            var difference = Math.Abs(numeric - expected[element]);
            Assert.True(
                difference <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(numeric)),
                $"{subject.Name}: input {index}, element {element}: autograd {expected[element]:g12}, differences {numeric:g12}.");

            double At(double value)
            {
                flat[element] = tensor(value);
                return (Run(subject, inputs) * weights).sum().item<double>();
            }
        }
    }

    // Functions that draw random numbers (dropout) must draw the same ones in every evaluation.
    private static Tensor Run(GradientCase subject, Tensor[] inputs)
    {
        using var generator = manual_seed(Seed + 1);
        return subject.Function(inputs);
    }
}
