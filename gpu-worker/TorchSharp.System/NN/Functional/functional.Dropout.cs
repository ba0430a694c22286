namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Dropout. What stays is scaled by 1 / (1 - p).
        public static partial class functional
        {
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? NnOps.dropout_.CallInPlace(input, p, training) : NnOps.dropout.Call(input, p, training);

            public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? NnOps.feature_dropout_.CallInPlace(input, p, training) : NnOps.feature_dropout.Call(input, p, training);

            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? NnOps.feature_dropout_.CallInPlace(input, p, training) : NnOps.feature_dropout.Call(input, p, training);

            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? NnOps.feature_dropout_.CallInPlace(input, p, training) : NnOps.feature_dropout.Call(input, p, training);

            public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? NnOps.alpha_dropout_.CallInPlace(input, p, training) : NnOps.alpha_dropout.Call(input, p, training);

            public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) =>
                inplace ? NnOps.feature_alpha_dropout_.CallInPlace(input, p, training) : NnOps.feature_alpha_dropout.Call(input, p, training);
        }
    }
}
