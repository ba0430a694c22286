using static TorchSharp.Tests.Gradients.GradientCase;
using static TorchSharp.Tests.Gradients.Inputs;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

// Second names of functions, splits, complex views, and what fits no other group. Not here because libtorch 1.13 has no
// derivative for them: aminmax, vander, channel_shuffle.
public static partial class CoreGradients
{
    private static IEnumerable<GradientCase> SecondNames() =>
    [
        Of("absolute", x => x.absolute(), AwayFromKinks(4)),
        Of("arccos", x => x.arccos(), Unit(4)),
        Of("arccosh", x => (x + 1).arccosh(), Positive(4)),
        Of("arcsin", x => x.arcsin(), Unit(4)),
        Of("arcsinh", x => x.arcsinh(), Normal(4)),
        Of("arctan", x => x.arctan(), Normal(4)),
        Of("arctanh", x => x.arctanh(), Unit(4)),
        Of("arctan2", (x, y) => x.arctan2(y), Positive(4), Positive(4)),
        Of("clip", x => x.clip(-0.95, 0.95), AwayFromKinks(6)),
        Of("div()", (x, y) => x.div(y), Normal(4), Positive(4)),
        Of("divide", (x, y) => x.divide(y), Normal(4), Positive(4)),
        Of("true_divide", (x, y) => x.true_divide(y), Normal(4), Positive(4)),
        Of("sub()", (x, y) => x.sub(y), Normal(4), Normal(4)),
        Of("subtract", (x, y) => x.subtract(y), Normal(4), Normal(4)),
        Of("mul()", (x, y) => x.mul(y), Normal(4), Normal(4)),
        Of("multiply", (x, y) => x.multiply(y), Normal(4), Normal(4)),
        Of("negative", x => x.negative(), Normal(4)),
        Of("positive", x => x.positive(), Normal(4)),
        Of("ger", (x, y) => x.ger(y), Normal(3), Normal(2)),
        Of("vdot", (x, y) => x.vdot(y), Normal(3), Normal(3)),
        Of("special.expit", x => special.expit(x), Normal(4)),
        Of("special.gammaln", x => special.gammaln(x), Positive(4)),
        Of("special.psi", x => special.psi(x), Positive(4)),
        Of("special.multigammaln", x => special.multigammaln(x + 2, 2), Positive(4)),
        Of("moveaxis", x => x.moveaxis([0], [2]), Normal(2, 3, 2)),
        Of("swapaxes", x => x.swapaxes(0, 1), Normal(2, 3)),
        Of("swapdims", x => x.swapdims(0, 1), Normal(2, 3)),
        Of("ravel", x => x.ravel(), Normal(2, 3)),
        Of("adjoint", x => x.adjoint(), Normal(2, 3)),
    ];

    private static IEnumerable<GradientCase> Splits() =>
    [
        Of("tensor_split", x => Join(x.tensor_split([1, 3])), Normal(5)),
        Of("hsplit", x => Join(x.hsplit(2L)), Normal(2, 4)),
        Of("vsplit", x => Join(x.vsplit(2L)), Normal(4, 2)),
        Of("dsplit", x => Join(x.dsplit(2L)), Normal(2, 2, 4)),
        Of("slice", x => x.slice(0, 1, 5, 2), Normal(6)),
        Of("atleast", x => Join(x.atleast_1d(), x.atleast_2d(), x.atleast_3d()), Normal(3)),
        Of("view_as", (x, y) => x.view_as(y), Normal(2, 3), () => Indices(5, 3, 2)()),
        Of("expand_as", (x, y) => x.expand_as(y), Normal(1, 3), () => Indices(5, 2, 3)()),
        Of("diagflat", x => x.diagflat(), Normal(2, 2)),
        Of("flipud", x => x.flipud(), Normal(3, 2)),
    ];

    private static IEnumerable<GradientCase> Complex() =>
    [
        Of("view_as_complex, abs", x => x.view_as_complex().abs(), AwayFromKinks(3, 2)),
        Of("angle", x => x.view_as_complex().angle(), AwayFromKinks(3, 2)),
        Of("conj, view_as_real", x => x.view_as_complex().conj().resolve_conj().view_as_real(), Normal(3, 2)),
        Of("real and imaginary", x => Join(x.view_as_complex().real, x.view_as_complex().imag), Normal(3, 2)),
        Of("complex product", x => (x.view_as_complex() * x.view_as_complex().conj_physical()).real, Normal(3, 2)),
    ];

    private static IEnumerable<GradientCase> Rest() =>
    [
        Of("floor, ceil, trunc, round, sign", x => Join(x.floor(), x.ceil(), x.trunc(), x.round(), x.sign()), Probability(4)),
        Of("fmod", x => x.fmod(5.0), Positive(4)),
        Of("fmin", (x, y) => x.fmin(y), Distinct(6), () => Distinct(6)() + 0.1),
        Of("mode", x => x.mode(1).values, Distinct(3, 3)),
        Of("nanmedian", x => x.nanmedian(), Distinct(5)),
        Of("nanquantile", x => x.nanquantile(tensor(new[] { 0.3 }).detach()), Distinct(6)),
        Of("corrcoef", x => x.corrcoef(), Normal(3, 5)),
        Of("cumulative_trapezoid", x => x.cumulative_trapezoid(0.5), Normal(5)),
        Of("addbmm", (x, y, z) => x.addbmm(y, z), Normal(2, 2), Normal(2, 2, 3), Normal(2, 3, 2)),
        Of("cholesky_inverse", x => (x + x.t()).cholesky().cholesky_inverse(), PositiveDefinite(3)),
        Of("linalg.cholesky_ex", x => linalg.cholesky_ex(x + x.t()).Item1, PositiveDefinite(3)),
        Of("linalg.inv_ex", x => linalg.inv_ex(x).Item1, PositiveDefinite(3)),
        Of("linalg.solve_ex", (x, y) => linalg.solve_ex(x, y).Item1, PositiveDefinite(3), Normal(3, 2)),
        Of("linalg.cond", x => linalg.cond(x), PositiveDefinite(3)),
        Of("linalg.lu", x => { var (_, l, u) = linalg.lu(x); return Join(l, u); }, PositiveDefinite(3)),
        Of("linalg.lu_solve", (x, y) => { var (factors, pivots) = linalg.lu_factor(x); return linalg.lu_solve(factors, pivots, y); }, PositiveDefinite(3), Normal(3, 2)),
        Of("linalg.lstsq", (x, y) => linalg.lstsq(x, y).Solution, Normal(4, 3), Normal(4, 2)),
        Of("linalg.tensorinv", x => linalg.tensorinv(x.reshape(2, 2, 4), 2), PositiveDefinite(4)),
        Of("linalg.tensorsolve", (x, y) => linalg.tensorsolve(x.reshape(2, 2, 4), y, [0, 1]), PositiveDefinite(4), Normal(4)),
        Of("linalg.householder_product", (x, y) => linalg.householder_product(x, y), Normal(4, 3), Positive(3)),
        Of("to(type) and back", x => x.to_type(ScalarType.ComplexFloat64).real, Normal(4)),
    ];
}
