namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One scheduler after the other; each starts anew at its milestone.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;
                    private readonly int[] _milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch)
                    {
                        _schedulers = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_milestones.Length != _schedulers.Length - 1 || _schedulers.Any(scheduler => scheduler._optimizer != optimizer))
                            throw new ArgumentException($"SequentialLR needs schedulers of its own optimizer and a milestone between each two of them, not {_schedulers.Length} schedulers and {_milestones.Length} milestones.");

                        // Making the schedulers has changed the rates: the first one starts afresh.
                        LastEpoch++;
                        _schedulers[0].Restart();
                        Apply([.. CurrentRates]);
                    }

                    /// <summary>Moves the scheduler whose turn it is; the rates are what it has set.</summary>
                    protected override IEnumerable<double> get_lr()
                    {
                        var current = _schedulers[_milestones.Count(milestone => milestone <= LastEpoch)];
                        if (_milestones.Contains(LastEpoch))
                            current.Restart();
                        else
                            current.step();
                        return CurrentRates;
                    }
                }
            }
        }
    }
}
