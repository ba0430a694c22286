using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Operators on bits. One line an operator; the schema in libtorch is the reference for its arguments.
    public partial class Tensor
    {
        public Tensor bitwise_and(Tensor other) => Aten.bitwise_and_Tensor.Call(this, other);
        public Tensor bitwise_and_(Tensor other) => Aten.bitwise_and__Tensor.CallInPlace(this, other);
        public Tensor bitwise_left_shift(Tensor other) => Aten.bitwise_left_shift_Tensor.Call(this, other);
        public Tensor bitwise_left_shift_(Tensor other) => Aten.bitwise_left_shift__Tensor.CallInPlace(this, other);
        public Tensor bitwise_not() => Aten.bitwise_not.Call(this);
        public Tensor bitwise_not_() => Aten.bitwise_not_.CallInPlace(this);
        public Tensor bitwise_or(Tensor other) => Aten.bitwise_or_Tensor.Call(this, other);
        public Tensor bitwise_or_(Tensor other) => Aten.bitwise_or__Tensor.CallInPlace(this, other);
        public Tensor bitwise_right_shift(Tensor other) => Aten.bitwise_right_shift_Tensor.Call(this, other);
        public Tensor bitwise_right_shift_(Tensor other) => Aten.bitwise_right_shift__Tensor.CallInPlace(this, other);
        public Tensor bitwise_xor(Tensor other) => Aten.bitwise_xor_Tensor.Call(this, other);
        public Tensor bitwise_xor_(Tensor other) => Aten.bitwise_xor__Tensor.CallInPlace(this, other);
    }
}
