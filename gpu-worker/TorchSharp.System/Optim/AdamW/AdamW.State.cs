using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class AdamW
{
    /// <summary>What is remembered of one parameter; the tensors have its shape and are null until they are needed.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;

        public Tensor? exp_avg;

        public Tensor? exp_avg_sq;

        public Tensor? max_exp_avg_sq;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options)
        {
            exp_avg = ZerosLikeParameter();
            exp_avg_sq = ZerosLikeParameter();
            if (((Options)options).amsgrad == true)
                max_exp_avg_sq = ZerosLikeParameter();
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            LoadConditionalStateTensor(reader, ref exp_avg, _parameter.device);
            LoadConditionalStateTensor(reader, ref exp_avg_sq, _parameter.device);
            LoadConditionalStateTensor(reader, ref max_exp_avg_sq, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            step = from.step;
            Replace(ref exp_avg, from.exp_avg);
            Replace(ref exp_avg_sq, from.exp_avg_sq);
            Replace(ref max_exp_avg_sq, from.max_exp_avg_sq);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            SaveConditionalStateTensor(writer, exp_avg);
            SaveConditionalStateTensor(writer, exp_avg_sq);
            SaveConditionalStateTensor(writer, max_exp_avg_sq);
        }

        public override void to(Device device)
        {
            Move(ref exp_avg, device);
            Move(ref exp_avg_sq, device);
            Move(ref max_exp_avg_sq, device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State with && step == with.step && Near(exp_avg, with.exp_avg) && Near(exp_avg_sq, with.exp_avg_sq) && Near(max_exp_avg_sq, with.max_exp_avg_sq);

        public void Dispose()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
        }

        internal override void Release() => Dispose();
    }
}
