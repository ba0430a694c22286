namespace TorchSharp;

// Tensors without dimensions.
public static partial class torch
{
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) => FromScalar(scalar, null, device, requires_grad);
    public static Tensor tensor(System.Numerics.Complex scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(scalar, dtype, device, requires_grad);
    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) => FromScalar(scalar, null, device, requires_grad);
    public static Tensor tensor((double, double) scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(new System.Numerics.Complex(scalar.Item1, scalar.Item2), dtype, device, requires_grad);
    public static Tensor tensor((float, float) scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(scalar, dtype, device, requires_grad);
    public static Tensor tensor(BFloat16 scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(scalar, dtype, device, requires_grad);
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(scalar, dtype, device, requires_grad);
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) => FromScalar(scalar, null, device, requires_grad);
    public static Tensor tensor(double real, double imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(new System.Numerics.Complex(real, imaginary), dtype, device, requires_grad);
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(scalar, dtype, device, requires_grad);
    public static Tensor tensor(float real, float imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar((real, imaginary), dtype, device, requires_grad);
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => FromScalar(scalar, null, device, requires_grad);
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => FromScalar(scalar, null, device, requires_grad);
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => FromScalar(scalar, dtype, device, requires_grad);
}
