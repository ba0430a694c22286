using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class RMSProp
{
    /// <summary>What is remembered of one parameter; the tensors have its shape and are null until they are needed.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;

        public Tensor? square_avg;

        public Tensor? momentum_buffer;

        public Tensor? grad_avg;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options)
        {
            square_avg = ZerosLikeParameter();
            if (((Options)options).momentum > 0)
                momentum_buffer = ZerosLikeParameter();
            if (((Options)options).centered == true)
                grad_avg = ZerosLikeParameter();
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            LoadConditionalStateTensor(reader, ref square_avg, _parameter.device);
            LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);
            LoadConditionalStateTensor(reader, ref grad_avg, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            step = from.step;
            Replace(ref square_avg, from.square_avg);
            Replace(ref momentum_buffer, from.momentum_buffer);
            Replace(ref grad_avg, from.grad_avg);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            SaveConditionalStateTensor(writer, square_avg);
            SaveConditionalStateTensor(writer, momentum_buffer);
            SaveConditionalStateTensor(writer, grad_avg);
        }

        public override void to(Device device)
        {
            Move(ref square_avg, device);
            Move(ref momentum_buffer, device);
            Move(ref grad_avg, device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State with && step == with.step && Near(square_avg, with.square_avg) && Near(momentum_buffer, with.momentum_buffer) && Near(grad_avg, with.grad_avg);

        public void Dispose()
        {
            square_avg?.Dispose();
            momentum_buffer?.Dispose();
            grad_avg?.Dispose();
        }

        internal override void Release() => Dispose();
    }
}
