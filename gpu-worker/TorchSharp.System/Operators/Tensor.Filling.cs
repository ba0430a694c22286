using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Writing constants. One line an operator; the schema in libtorch is the reference for its arguments.
    public partial class Tensor
    {
        public Tensor fill_(Scalar value) => Aten.fill__Scalar.CallInPlace(this, value);
        public Tensor zero_() => Aten.zero_.CallInPlace(this);
    }
}
