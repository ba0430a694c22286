using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The update that Adam and AdamW share, for parameters that were stepped equally often (this step included).</summary>
internal readonly record struct AdamStep(long Step, double LearningRate, double Beta1, double Beta2, double Eps)
{
    /// <param name="maxima">AMSGrad's running maxima of the second moments, or null.</param>
    internal void Run(Tensor[] parameters, Tensor[] gradients, Tensor[] moments, Tensor[] squares, Tensor[]? maxima)
    {
        NnOps.foreach_mul_Scalar.Run(moments, Beta1);
        NnOps.foreach_add_List.Run(moments, gradients, 1 - Beta1);
        NnOps.foreach_mul_Scalar.Run(squares, Beta2);
        NnOps.foreach_addcmul_Scalar.Run(squares, gradients, gradients, 1 - Beta2);

        var bounded = squares;
        if (maxima is not null)
        {
            foreach (var (maximum, square) in maxima.Zip(squares))
                maximum.copy_(maximum.maximum(square));
            bounded = maxima;
        }

        var deviations = NnOps.foreach_sqrt.CallList((TorchSharp.Native.Arg)bounded);
        NnOps.foreach_div_Scalar.Run(deviations, Math.Sqrt(1 - Math.Pow(Beta2, Step)));
        NnOps.foreach_add_Scalar.Run(deviations, Eps);
        NnOps.foreach_addcdiv_Scalar.Run(parameters, moments, deviations, -LearningRate / (1 - Math.Pow(Beta1, Step)));
    }
}
