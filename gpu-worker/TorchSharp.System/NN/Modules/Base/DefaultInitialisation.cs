using TorchSharp.Modules;

namespace TorchSharp;

/// <summary>How PyTorch's linear and convolution layers start out.</summary>
internal static class DefaultInitialisation
{
    internal static void Uniform(Parameter weight, Parameter? bias)
    {
        torch.nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
        if (bias is null)
            return;
        var (fanIn, _) = torch.nn.init.CalculateFanInAndFanOut(weight);
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        torch.nn.init.uniform_(bias, -bound, bound);
    }
}
