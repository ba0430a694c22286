using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>
/// Product t-norm on log-truths x = log t ≤ 0 (Colamonaco et al., 2026): AND is the product, NOT is 1 − t, OR and ⇒ follow from them.
/// </summary>
public static class LogicOperators
{
    /// <summary>A truth this close to 1 counts as this: log(1 − t) and its gradient stay finite.</summary>
    public const double CloseToTrue = -1e-7;

    private static readonly double LogHalf = Math.Log(0.5);

    /// <summary>log(1 − e^x) without cancellation: log(−expm1 x) near 0, log1p(−e^x) elsewhere.</summary>
    public static Tensor Not(Tensor x)
    {
        var truth = x.clamp(max: CloseToTrue);
        var isNear = truth > LogHalf;
        // Each branch sees only arguments it is good for: the other branch's gradient would be NaN, not 0.
        var near = (-where(isNear, truth, full_like(truth, LogHalf)).expm1()).log();
        var far = (-where(isNear, full_like(truth, LogHalf), truth).exp()).log1p();
        return where(isNear, near, far);
    }

    public static Tensor And(Tensor x, Tensor y) => x + y;

    public static Tensor Or(Tensor x, Tensor y) => Not(Not(x) + Not(y));

    /// <summary>x ⇒ y = ¬(x ∧ ¬y).</summary>
    public static Tensor Implies(Tensor x, Tensor y) => Not(x + Not(y));
}
