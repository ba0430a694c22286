namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>An optimizer or group with a momentum that schedulers may change.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }
    }
}
