namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Lowers the rate when a measure has not got better for a while.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _isLess;
                    private readonly bool _isRelative;
                    private readonly double _factor;
                    private readonly double _threshold;
                    private readonly double _eps;
                    private readonly int _patience;
                    private readonly int _cooldown;
                    private readonly double[] _least;
                    private double _best;
                    private int _bad;
                    private int _cooling;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1)
                            throw new ArgumentException($"factor is {factor}; allowed: below 1.", nameof(factor));
                        if (mode is not ("min" or "max"))
                            throw new ArgumentException($"mode is '{mode}'; allowed: min, max.", nameof(mode));
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException($"threshold_mode is '{threshold_mode}'; allowed: rel, abs.", nameof(threshold_mode));

                        (_isLess, _isRelative) = (mode == "min", threshold_mode == "rel");
                        (_factor, _threshold, _eps, _patience, _cooldown) = (factor, threshold, eps, patience, cooldown);
                        _least = min_lr is null or { Count: 0 } ? new double[BaseRates.Length] : min_lr.Count == 1 ? [.. Enumerable.Repeat(min_lr[0], BaseRates.Length)] : [.. min_lr];
                        _best = _isLess ? double.PositiveInfinity : double.NegativeInfinity;
                        LastEpoch = 0;
                    }

                    public override void step() => throw new InvalidOperationException("ReduceLROnPlateau needs the measure: call step(current).");

                    public override void step(int? epoch) => step();

                    public override void step(double current, int? epoch = null)
                    {
                        LastEpoch = epoch ?? LastEpoch + 1;
                        if (IsBetter(current))
                            (_best, _bad) = (current, 0);
                        else
                            _bad++;
                        if (_cooling > 0)
                            (_cooling, _bad) = (_cooling - 1, 0);
                        if (_bad <= _patience)
                            return;

                        Apply(Groups.Zip(_least, (group, least) =>
                        {
                            var lowered = Math.Max(group.LearningRate * _factor, least);
                            return group.LearningRate - lowered > _eps ? lowered : group.LearningRate;
                        }).ToArray());
                        (_cooling, _bad) = (_cooldown, 0);
                    }

                    private bool IsBetter(double current)
                    {
                        var margin = _isRelative ? Math.Abs(_best) * _threshold : _threshold;
                        if (double.IsInfinity(_best))
                            return !double.IsNaN(current);
                        return _isLess ? current < _best - margin : current > _best + margin;
                    }
                }
            }
        }
    }
}
