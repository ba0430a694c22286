namespace TorchSharp.Modules;

public partial class RMSProp
{
    /// <summary>Hyper-parameters of a group; null takes the optimizer's.</summary>
    public class Options : OptimizerOptions
    {
        public Options()
        {
        }

        public double? alpha;

        public double? eps;

        public double? weight_decay;

        public double? momentum;

        public bool? centered;

        public bool? maximize;

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            alpha = from.alpha;
            eps = from.eps;
            weight_decay = from.weight_decay;
            momentum = from.momentum;
            centered = from.centered;
            maximize = from.maximize;
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            alpha = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            momentum = reader.ReadDouble();
            centered = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(alpha ?? 0.0);
            writer.Write(eps ?? 0.0);
            writer.Write(weight_decay ?? 0.0);
            writer.Write(momentum ?? 0.0);
            writer.Write(centered ?? false);
            writer.Write(maximize ?? false);
        }

        internal void FillFrom(Options defaults)
        {
            LearningRate ??= defaults.LearningRate;
            if (InitialLearningRate == 0)
                InitialLearningRate = LearningRate ?? 0;
            alpha ??= defaults.alpha;
            eps ??= defaults.eps;
            weight_decay ??= defaults.weight_decay;
            momentum ??= defaults.momentum;
            centered ??= defaults.centered;
            maximize ??= defaults.maximize;
        }
    }
}
