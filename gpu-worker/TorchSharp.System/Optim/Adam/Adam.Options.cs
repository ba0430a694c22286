namespace TorchSharp.Modules;

public partial class Adam
{
    /// <summary>Hyper-parameters of a group; null takes the optimizer's.</summary>
    public class Options : OptimizerOptions
    {
        public Options()
        {
        }

        public double? beta1;

        public double? beta2;

        public double? eps;

        public double? weight_decay;

        public bool? amsgrad;

        public bool? maximize;

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            beta1 = from.beta1;
            beta2 = from.beta2;
            eps = from.eps;
            weight_decay = from.weight_decay;
            amsgrad = from.amsgrad;
            maximize = from.maximize;
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            beta1 = reader.ReadDouble();
            beta2 = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            amsgrad = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(beta1 ?? 0.0);
            writer.Write(beta2 ?? 0.0);
            writer.Write(eps ?? 0.0);
            writer.Write(weight_decay ?? 0.0);
            writer.Write(amsgrad ?? false);
            writer.Write(maximize ?? false);
        }

        internal void FillFrom(Options defaults)
        {
            LearningRate ??= defaults.LearningRate;
            if (InitialLearningRate == 0)
                InitialLearningRate = LearningRate ?? 0;
            beta1 ??= defaults.beta1;
            beta2 ??= defaults.beta2;
            eps ??= defaults.eps;
            weight_decay ??= defaults.weight_decay;
            amsgrad ??= defaults.amsgrad;
            maximize ??= defaults.maximize;
        }
    }
}
