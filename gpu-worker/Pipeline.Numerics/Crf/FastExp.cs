using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics.Crf;

/// <summary>
/// exp in single precision: the library's goes through double, which costs a softmax most of its time. Relative error below 3e-7; zero below
/// -87, where the result would leave the normal range. The argument is reduced by multiples of ln 2 and goes into a polynomial (Cephes, expf).
/// </summary>
internal static class FastExp
{
    /// <summary>Arguments below give zero.</summary>
    public const float Lowest = -87;

    private const float Log2E = 1.44269504f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;
    private const int Mantissa = 23;

    /// <param name="x">At most 88.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        Vector256<float> reduced = Vector256.Max(x, Vector256.Create(Lowest));
        Vector256<float> n = Vector256.Round(reduced * Log2E);
        reduced = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), reduced);
        reduced = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), reduced);
        Vector256<float> sum = Vector256.Create(1.9875691500e-4f);
        sum = Vector256.FusedMultiplyAdd(sum, reduced, Vector256.Create(1.3981999507e-3f));
        sum = Vector256.FusedMultiplyAdd(sum, reduced, Vector256.Create(8.3334519073e-3f));
        sum = Vector256.FusedMultiplyAdd(sum, reduced, Vector256.Create(4.1665795894e-2f));
        sum = Vector256.FusedMultiplyAdd(sum, reduced, Vector256.Create(1.6666665459e-1f));
        sum = Vector256.FusedMultiplyAdd(sum, reduced, Vector256.Create(5.0000001201e-1f));
        sum = Vector256.FusedMultiplyAdd(sum, reduced * reduced, reduced) + Vector256<float>.One;
        Vector256<int> power = Vector256.ConvertToInt32(n) << Mantissa;
        Vector256<float> result = (sum.AsInt32() + power).AsSingle();
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(Lowest)), Vector256<float>.Zero, result);
    }
}
