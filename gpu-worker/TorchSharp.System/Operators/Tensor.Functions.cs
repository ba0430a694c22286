using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Functions whose published signature is not the schema's.
    public partial class Tensor
    {
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Tensor_mode.Call(this, target, Name(rounding_mode));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_Scalar_mode.Call(this, target, Name(rounding_mode));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Tensor_mode.CallInPlace(this, target, Name(rounding_mode));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div__Scalar_mode.CallInPlace(this, target, Name(rounding_mode));
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor round(long decimals = 0) => decimals == 0 ? Aten.round.Call(this) : Aten.round_decimals.Call(this, decimals);
        public Tensor round_(long decimals = 0) => decimals == 0 ? Aten.round_.CallInPlace(this) : Aten.round__decimals.CallInPlace(this, decimals);
        public Tensor arctan(Tensor other) => Aten.arctan2.Call(this, other);
        public Tensor arctan_(Tensor other) => Aten.arctan2_.CallInPlace(this, other);
        public Tensor polygamma(long p) => Aten.polygamma.Call(p, this);

        /// <summary>Element by element, as <see cref="eq(Tensor)"/>.</summary>
        public Tensor equal(Tensor target) => Aten.eq_Tensor.Call(this, target);

        /// <summary>This where the condition holds, <paramref name="y"/> elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Aten.where_self.Call(condition, this, y);

        public IList<Tensor> nonzero_as_list() => Aten.nonzero_numpy.CallList(this);

        public Tensor take_along_dim(IEnumerable<long> indices) => Aten.take_along_dim.Call(this, tensor(indices.ToArray()));
        public Tensor take_along_dim(IEnumerable<long> indices, long dim) => Aten.take_along_dim.Call(this, tensor(indices.ToArray()), dim);

        public Tensor random_(double from, double to, Generator? generator = null) => Aten.random__from.CallInPlace(this, (long)from, (long)to, generator);

        public Tensor pinverse(double rcond = 1e-15, bool hermitian = false) => Aten.linalg_pinv.Call(this, rcond, hermitian);

        public Tensor tensordot(Tensor b, long dims = 2) =>
            tensordot(b, [.. Enumerable.Range((int)(ndim - dims), (int)dims).Select(dim => (long)dim)], [.. Enumerable.Range(0, (int)dims).Select(dim => (long)dim)]);

        public Tensor tensordot(Tensor b, (long, long)[] dims) => tensordot(b, [.. dims.Select(pair => pair.Item1)], [.. dims.Select(pair => pair.Item2)]);

        private static string? Name(RoundingMode mode) => mode switch
        {
            RoundingMode.None => null,
            RoundingMode.floor => "floor",
            RoundingMode.trunc => "trunc",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Allowed: None, floor, trunc."),
        };
    }

    public static Tensor[] where(Tensor condition) => Aten.nonzero_numpy.CallList(condition);
}
