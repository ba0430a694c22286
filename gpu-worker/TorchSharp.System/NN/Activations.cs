namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The activation between the two linear layers of a transformer block.</summary>
        public enum Activations
        {
            ReLU = 0,
            GELU = 1,
        }
    }
}
