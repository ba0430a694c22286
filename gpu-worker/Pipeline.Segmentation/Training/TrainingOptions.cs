using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;

namespace Pipeline.Segmentation.Training;

/// <summary>
/// Every hyper-parameter of a training run; the record and its hash are stored with the model. The defaults start a small network
/// from nothing; <see cref="FineTune"/> starts from published backbone weights.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>A name <see cref="NetworkFactory"/> knows.</summary>
    public string Network { get; init; } = NetworkFactory.Compact;

    /// <summary>Passes over the training entries. <see cref="Steps"/> wins where it is set.</summary>
    public int Epochs { get; init; } = 28;

    /// <summary>Optimizer steps; null = from the epochs.</summary>
    public int? Steps { get; init; }
    public int BatchSize { get; init; } = 8;
    public Augmentation Augmentation { get; init; } = new() { Crop = 128, MaxScale = 1.35, Rotation = 15 };
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Peak rate of the new layers.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Factor on the rate of the backbone; 1 where it starts from nothing.</summary>
    public double BackboneFactor { get; init; } = 1;
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Steps over which the rate rises from 0.</summary>
    public int Warmup { get; init; } = 20;

    /// <summary>Exponent of the poly schedule (1 − step / steps)^power.</summary>
    public double Power { get; init; } = 0.9;

    /// <summary>Class weights ∝ 1 / √(pixels), clamped to [0.2, 4] of their mean; false = equal weights.</summary>
    public bool ClassBalanced { get; init; }

    /// <summary>Factor of the pairwise colour term; 0 leaves it out.</summary>
    public double ColourPairs { get; init; }
    public int Seed { get; init; }

    /// <summary>Null lets the nightly loop choose; what it chose stands in the model card.</summary>
    public TrainingStart? Start { get; init; }

    /// <summary>
    /// Decay a step of the weights' running average, in [0, 1). Above 0, that average refreshes the masks and is what is exported, always:
    /// to pick the better of the two on held-out masks would be to train on them. 0 = no average.
    /// </summary>
    public double Ema { get; init; } = 0.98;

    /// <summary>How the masks of weakly labelled images are made anew while training goes on.</summary>
    public RefreshOptions Refresh { get; init; } = new();

    /// <summary>Minutes on the device after which the schedule ends, its rate fallen to 0 by then; null = the steps alone decide.</summary>
    public double? BudgetMinutes { get; init; }

    /// <summary>A checkpoint is written when this many minutes have passed since the last; 0 only on cancellation.</summary>
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>Torch threads; null leaves them.</summary>
    public int? Threads { get; init; }

    /// <summary>MobileNetV1 from published weights: momentum SGD, the backbone at a fifth of the head's rate.</summary>
    public static TrainingOptions FineTune { get; } = new()
    {
        Network = NetworkFactory.MobileNet,
        Epochs = 20,
        Augmentation = new Augmentation { Colour = 0 },
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 0.05,
        BackboneFactor = 0.2,
        Warmup = 0,
    };

    /// <summary>
    /// The recipe from the champion's weights: two fifths of the passes at a third of the rate, and the masks are refreshed first, by
    /// the champion itself.
    /// </summary>
    public TrainingOptions FromChampion() => this with
    {
        Start = TrainingStart.Champion,
        Epochs = Math.Max(1, (int)Math.Ceiling(Epochs * 0.4)),
        LearningRate = LearningRate / 3,
        Refresh = Refresh with { At = Refresh.At.Count == 0 ? [] : [0] },
    };

    /// <summary>
    /// Hash of what decides the weights: all but the thread count, the checkpoint interval and the budget.
    /// </summary>
    public string Hash() => OptionsHash.Of(this with { CheckpointMinutes = 0, Threads = null, BudgetMinutes = null });

    /// <exception cref="OptionsException">Lists every value out of range.</exception>
    public TrainingOptions Validated()
    {
        var problems = new List<string>();
        void Check(bool ok, string name, object value, string allowed)
        {
            if (!ok)
            {
                problems.Add($"{name} is {value}; allowed: {allowed}");
            }
        }

        Check(Epochs is >= 1 and <= 10_000, nameof(Epochs), Epochs, "1 to 10000");
        Check(Steps is null or >= 1, nameof(Steps), Steps ?? 0, "1 or more");
        Check(BatchSize is >= 2 and <= 256, nameof(BatchSize), BatchSize, "2 to 256 (batch norm needs two)");
        Check(Augmentation.Crop is >= 32 and <= 2048, "Crop", Augmentation.Crop, "32 to 2048 pixels");
        Check(Augmentation.MinScale > 0 && Augmentation.MinScale <= Augmentation.MaxScale && Augmentation.MaxScale <= 8, "MinScale..MaxScale", $"{Augmentation.MinScale}..{Augmentation.MaxScale}", "0 < min ≤ max ≤ 8");
        Check(LearningRate is > 0 and <= 10, nameof(LearningRate), LearningRate, "above 0 to 10");
        Check(BackboneFactor is >= 0 and <= 10, nameof(BackboneFactor), BackboneFactor, "0 to 10");
        Check(WeightDecay is >= 0 and <= 1, nameof(WeightDecay), WeightDecay, "0 to 1");
        Check(Ema is >= 0 and < 1, nameof(Ema), Ema, "0 to below 1");
        Check(BudgetMinutes is null or (> 0 and <= 100_000), nameof(BudgetMinutes), BudgetMinutes ?? 0, "above 0 to 100000 minutes");
        Check(Refresh.At.All(share => share is >= 0 and < 1) && Refresh.At.Order().SequenceEqual(Refresh.At), "Refresh.At", string.Join(" ", Refresh.At), "shares from 0 to below 1, ascending");
        Check(Refresh.UnsureMargin is >= 0 and <= 1, "Refresh.UnsureMargin", Refresh.UnsureMargin, "0 to 1");
        Check(Refresh.OldShare is >= 0 and <= 1, "Refresh.OldShare", Refresh.OldShare, "0 to 1");
        Check(Refresh.TagShare is null or (>= 0 and <= 1), "Refresh.TagShare", Refresh.TagShare ?? 0, "0 to 1, or null");
        Check(Refresh.LeastTrust is >= 0 and <= 1, "Refresh.LeastTrust", Refresh.LeastTrust, "0 to 1");
        Check(CheckpointMinutes >= 0, nameof(CheckpointMinutes), CheckpointMinutes, "0 or more");
        return problems.Count == 0 ? this : throw new OptionsException(string.Join("; ", problems) + ".");
    }
}
