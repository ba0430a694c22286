using TorchSharp.Native;

namespace TorchSharp;

// Window functions of signal processing.
public static partial class torch
{
    public static Tensor hann_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.hann_window_periodic.Call(len, periodic, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor hamming_window(long len, bool periodic = true, float alpha = 0.54f, float beta = 0.46f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.hamming_window_periodic_alpha_beta.Call(len, periodic, alpha, beta, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor bartlett_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.bartlett_window_periodic.Call(len, periodic, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor blackman_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.blackman_window_periodic.Call(len, periodic, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, null);

    public static Tensor kaiser_window(long len, bool periodic = true, float beta = 12, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.kaiser_window_beta.Call(len, periodic, beta, dtype ?? s_defaultType, Arg.None, device ?? s_defaultDevice), requires_grad, null);
}
