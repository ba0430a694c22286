namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One rise to max_lr and a long fall far below the start (Smith and Topin 2018); momentum goes the other way.</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly (double End, Func<int, Range> Of)[] _phases;
                    private readonly double[] _initial;
                    private readonly double[] _peak;
                    private readonly double[] _last;
                    private readonly double[] _baseMomentum;
                    private readonly double[] _maxMomentum;
                    private readonly int _totalSteps;
                    private readonly bool _cyclesMomentum;
                    private readonly AnnealStrategy _strategy;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, [max_lr], total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, [base_momentum], [max_momentum], div_factor, final_div_factor, three_phase, last_epoch, verbose)
                    {
                    }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _totalSteps = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        if (_totalSteps <= 0 || (total_steps <= 0 && epochs <= 0))
                            throw new ArgumentException($"OneCycleLR needs total_steps, or epochs and steps_per_epoch, above 0; they are {total_steps}, {epochs} and {steps_per_epoch}.");
                        if (pct_start is < 0 or > 1)
                            throw new ArgumentException($"pct_start is {pct_start}; allowed: 0 to 1.", nameof(pct_start));

                        (_strategy, _cyclesMomentum) = (anneal_strategy, cycle_momentum);
                        _peak = PerGroup(max_lr);
                        _initial = [.. _peak.Select(rate => rate / div_factor)];
                        _last = [.. _initial.Select(rate => rate / final_div_factor)];
                        _baseMomentum = PerGroup(base_momentum ?? [0.85]);
                        _maxMomentum = PerGroup(max_momentum ?? [0.95]);
                        if (cycle_momentum && !Groups.All(static group => group is IMomentum or IBetas))
                            throw new ArgumentException("cycle_momentum needs an optimizer with momentum or betas.", nameof(cycle_momentum));
                        if (last_epoch == -1)
                            foreach (var (group, rate) in Groups.Zip(_initial))
                                group.InitialLearningRate = rate;

                        _phases = three_phase ? ThreePhases(pct_start) : TwoPhases(pct_start);
                        step();
                    }

                    public enum AnnealStrategy
                    {
                        Cos = 0,
                        Linear = 1,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (LastEpoch > _totalSteps)
                            throw new InvalidOperationException($"OneCycleLR was made for {_totalSteps} steps; this is step {LastEpoch}.");

                        var start = 0.0;
                        var phase = _phases[0];
                        foreach (var candidate in _phases)
                        {
                            phase = candidate;
                            if (LastEpoch <= candidate.End)
                                break;
                            start = candidate.End;
                        }

                        if (phase == _phases[^1])
                            start = _phases.Length > 1 ? _phases[^2].End : 0;
                        var progress = (LastEpoch - start) / (phase.End - start);
                        var rates = new double[_peak.Length];
                        foreach (var (index, group) in Groups.Index())
                        {
                            var range = phase.Of(index);
                            rates[index] = Between(range.From, range.To, progress);
                            if (_cyclesMomentum)
                                SetMomentum(group, Between(range.MomentumFrom, range.MomentumTo, progress));
                        }

                        return rates;
                    }

                    private (double, Func<int, Range>)[] TwoPhases(double rising) =>
                    [
                        ((rising * _totalSteps) - 1, Rise),
                        (_totalSteps - 1, i => new Range(_peak[i], _last[i], _baseMomentum[i], _maxMomentum[i])),
                    ];

                    private (double, Func<int, Range>)[] ThreePhases(double rising) =>
                    [
                        ((rising * _totalSteps) - 1, Rise),
                        ((2 * rising * _totalSteps) - 2, i => new Range(_peak[i], _initial[i], _baseMomentum[i], _maxMomentum[i])),
                        (_totalSteps - 1, i => new Range(_initial[i], _last[i], _maxMomentum[i], _maxMomentum[i])),
                    ];

                    private Range Rise(int group) => new(_initial[group], _peak[group], _maxMomentum[group], _baseMomentum[group]);

                    private double Between(double from, double to, double progress) => _strategy == AnnealStrategy.Linear
                        ? from + ((to - from) * progress)
                        : to + ((from - to) * (1 + Math.Cos(Math.PI * progress)) / 2);

                    private static void SetMomentum(ILearningRateController group, double value)
                    {
                        if (group is IMomentum momentum)
                            momentum.Momentum = value;
                        else if (group is IBetas betas)
                            betas.Betas = (value, betas.Betas.Item2);
                    }

                    private double[] PerGroup(IEnumerable<double> values)
                    {
                        double[] given = [.. values];
                        if (given.Length == 1)
                            return [.. Enumerable.Repeat(given[0], BaseRates.Length)];
                        return given.Length == BaseRates.Length
                            ? given
                            : throw new ArgumentException($"OneCycleLR has {given.Length} values for {BaseRates.Length} groups of parameters.");
                    }

                    private readonly record struct Range(double From, double To, double MomentumFrom, double MomentumTo);
                }
            }
        }
    }
}
