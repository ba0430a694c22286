using TorchSharp.Modules;

namespace TorchSharp;

internal static class Gradients
{
    internal static void Clear(Parameter parameter, bool setToNone)
    {
        if (setToNone)
        {
            parameter.grad = null;
            return;
        }

        using var gradient = parameter.grad;
        if (gradient is null)
            return;
        gradient.detach_();
        gradient.zero_();
    }
}
