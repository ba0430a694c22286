using TorchSharp.Native;

namespace TorchSharp;

// Activation functions. The method on the tensor does the work.
public static partial class torch
{
    public static Tensor sigmoid(Tensor input) => input.sigmoid();
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => Aten.softmax_int.Call(input, dim, dtype);
}
