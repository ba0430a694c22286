using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until disposed, nothing is recorded for backward passes on this thread.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Shim.shim_grad_mode() != 0;

    /// <summary>As <see cref="no_grad"/>, and the tensors made can never take part in a backward pass.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Shim.shim_inference_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly int _before = Shim.shim_grad_mode();

        internal GradMode(bool enabled) => Shim.shim_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Shim.shim_set_grad_mode(_before);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint _guard = Shim.shim_inference_mode_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            if (_guard != 0)
                Shim.shim_inference_mode_leave(_guard);
            _guard = 0;
        }
    }
}
