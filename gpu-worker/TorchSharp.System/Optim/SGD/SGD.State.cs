using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class SGD
{
    /// <summary>What is remembered of one parameter; the tensors have its shape and are null until they are needed.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        public Tensor? momentum_buffer;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            Replace(ref momentum_buffer, from.momentum_buffer);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            SaveConditionalStateTensor(writer, momentum_buffer);
        }

        public override void to(Device device)
        {
            Move(ref momentum_buffer, device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State with && Near(momentum_buffer, with.momentum_buffer);

        public void Dispose()
        {
            momentum_buffer?.Dispose();
        }

        internal override void Release() => Dispose();
    }
}
