namespace TorchSharp;

// Copies and changes of type or layout. The method on the tensor does the work.
public static partial class torch
{
    public static Tensor dequantize(Tensor input) => input.dequantize();
}
