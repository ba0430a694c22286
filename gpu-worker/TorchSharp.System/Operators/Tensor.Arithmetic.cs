using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Arithmetic between tensors and numbers. One line an operator; the schema in libtorch is the reference for its arguments.
    public partial class Tensor
    {
        public Tensor abs() => Aten.abs.Call(this);
        public Tensor abs_() => Aten.abs_.CallInPlace(this);
        public Tensor absolute() => Aten.absolute.Call(this);
        public Tensor absolute_() => Aten.absolute_.CallInPlace(this);
        public Tensor add(Scalar scalar) => Aten.add_Scalar.Call(this, scalar);
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.add_Scalar.Call(this, scalar, alpha);
        public Tensor add(Tensor target) => Aten.add_Tensor.Call(this, target);
        public Tensor add(Tensor target, Scalar alpha) => Aten.add_Tensor.Call(this, target, alpha);
        public Tensor add_(Scalar scalar) => Aten.add__Scalar.CallInPlace(this, scalar);
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.add__Scalar.CallInPlace(this, scalar, alpha);
        public Tensor add_(Tensor target) => Aten.add__Tensor.CallInPlace(this, target);
        public Tensor add_(Tensor target, Scalar alpha) => Aten.add__Tensor.CallInPlace(this, target, alpha);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.addcdiv.Call(this, tensor1, tensor2);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.Call(this, tensor1, tensor2, value);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Aten.addcdiv_.CallInPlace(this, tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv_.CallInPlace(this, tensor1, tensor2, value);
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Call(this, tensor1, tensor2, value);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.CallInPlace(this, tensor1, tensor2, value);
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Call(this, min, max);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.clamp_.CallInPlace(this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.clamp__Tensor.CallInPlace(this, min, max);
        public Tensor clamp_max(Scalar max) => Aten.clamp_max.Call(this, max);
        public Tensor clamp_max_(Scalar max) => Aten.clamp_max_.CallInPlace(this, max);
        public Tensor clamp_min(Scalar min) => Aten.clamp_min.Call(this, min);
        public Tensor clamp_min_(Scalar min) => Aten.clamp_min_.CallInPlace(this, min);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => Aten.clip.Call(this, min, max);
        public Tensor copysign(Tensor other) => Aten.copysign_Tensor.Call(this, other);
        public Tensor copysign_(Tensor other) => Aten.copysign__Tensor.CallInPlace(this, other);
        public Tensor float_power(Tensor target) => Aten.float_power_Tensor_Tensor.Call(this, target);
        public Tensor float_power_(Tensor target) => Aten.float_power__Tensor.CallInPlace(this, target);
        public Tensor floor_divide(Scalar other) => Aten.floor_divide_Scalar.Call(this, other);
        public Tensor floor_divide(Tensor other) => Aten.floor_divide.Call(this, other);
        public Tensor floor_divide_(Scalar other) => Aten.floor_divide__Scalar.CallInPlace(this, other);
        public Tensor floor_divide_(Tensor other) => Aten.floor_divide__Tensor.CallInPlace(this, other);
        public Tensor fmod(Scalar scalar) => Aten.fmod_Scalar.Call(this, scalar);
        public Tensor fmod(Tensor target) => Aten.fmod_Tensor.Call(this, target);
        public Tensor fmod_(Scalar scalar) => Aten.fmod__Scalar.CallInPlace(this, scalar);
        public Tensor fmod_(Tensor target) => Aten.fmod__Tensor.CallInPlace(this, target);
        public Tensor gcd(Tensor other) => Aten.gcd.Call(this, other);
        public Tensor gcd_(Tensor other) => Aten.gcd_.CallInPlace(this, other);
        public Tensor hypot(Tensor other) => Aten.hypot.Call(this, other);
        public Tensor lcm(Tensor other) => Aten.lcm.Call(this, other);
        public Tensor lcm_(Tensor other) => Aten.lcm_.CallInPlace(this, other);
        public Tensor ldexp(Tensor other) => Aten.ldexp_Tensor.Call(this, other);
        public Tensor ldexp_(Tensor other) => Aten.ldexp_.CallInPlace(this, other);
        public Tensor lerp(Tensor end, Tensor weight) => Aten.lerp_Tensor.Call(this, end, weight);
        public Tensor lerp_(Tensor end, Tensor weight) => Aten.lerp__Tensor.CallInPlace(this, end, weight);
        public Tensor mul(Scalar target) => Aten.mul_Scalar.Call(this, target);
        public Tensor mul(Tensor target) => Aten.mul_Tensor.Call(this, target);
        public Tensor mul_(Scalar target) => Aten.mul__Scalar.CallInPlace(this, target);
        public Tensor mul_(Tensor target) => Aten.mul__Tensor.CallInPlace(this, target);
        public Tensor multiply(Scalar target) => Aten.multiply_Scalar.Call(this, target);
        public Tensor multiply(Tensor target) => Aten.multiply_Tensor.Call(this, target);
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Aten.nan_to_num.Call(this, nan, posinf, neginf);
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) => Aten.nan_to_num_.CallInPlace(this, nan, posinf, neginf);
        public Tensor neg() => Aten.neg.Call(this);
        public Tensor neg_() => Aten.neg_.CallInPlace(this);
        public Tensor negative() => Aten.negative.Call(this);
        public Tensor nextafter(Tensor other) => Aten.nextafter.Call(this, other);
        public Tensor nextafter_(Tensor other) => Aten.nextafter_.CallInPlace(this, other);
        public Tensor positive() => Aten.positive.Call(this);
        public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.Call(this, exponent);
        public Tensor pow(Tensor exponent) => Aten.pow_Tensor_Tensor.Call(this, exponent);
        public Tensor pow_(Scalar exponent) => Aten.pow__Scalar.CallInPlace(this, exponent);
        public Tensor pow_(Tensor exponent) => Aten.pow__Tensor.CallInPlace(this, exponent);
        public Tensor reciprocal() => Aten.reciprocal.Call(this);
        public Tensor reciprocal_() => Aten.reciprocal_.CallInPlace(this);
        public Tensor remainder(Scalar scalar) => Aten.remainder_Scalar.Call(this, scalar);
        public Tensor remainder(Tensor target) => Aten.remainder_Tensor.Call(this, target);
        public Tensor remainder_(Scalar scalar) => Aten.remainder__Scalar.CallInPlace(this, scalar);
        public Tensor remainder_(Tensor target) => Aten.remainder__Tensor.CallInPlace(this, target);
        public Tensor square() => Aten.square.Call(this);
        public Tensor sub(Scalar target) => Aten.sub_Scalar.Call(this, target);
        public Tensor sub(Tensor target) => Aten.sub_Tensor.Call(this, target);
        public Tensor sub_(Scalar target) => Aten.sub__Scalar.CallInPlace(this, target);
        public Tensor sub_(Tensor target) => Aten.sub__Tensor.CallInPlace(this, target);
        public Tensor subtract(Scalar target) => Aten.subtract_Scalar.Call(this, target);
        public Tensor subtract(Tensor target) => Aten.subtract_Tensor.Call(this, target);
        public Tensor subtract_(Scalar target) => Aten.subtract__Scalar.CallInPlace(this, target);
        public Tensor subtract_(Tensor target) => Aten.subtract__Tensor.CallInPlace(this, target);
        public Tensor true_divide(Scalar other) => Aten.true_divide_Scalar.Call(this, other);
        public Tensor true_divide(Tensor other) => Aten.true_divide_Tensor.Call(this, other);
        public Tensor true_divide_(Scalar other) => Aten.true_divide__Scalar.CallInPlace(this, other);
        public Tensor true_divide_(Tensor other) => Aten.true_divide__Tensor.CallInPlace(this, other);
    }
}
