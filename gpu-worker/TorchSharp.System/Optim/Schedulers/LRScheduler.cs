namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rate of every group as steps (epochs or batches) go by.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;
                internal readonly Optimizer _optimizer = null!;
                private readonly bool _verbose;
                private double[] _lastRates = [];

                protected LRScheduler()
                {
                }

                /// <param name="last_epoch">-1 for a fresh start; otherwise the step to go on from. The initial rates are those that the groups were added with.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    _optimizer = optimizer;
                    _verbose = verbose;
                    LastEpoch = last_epoch;
                    BaseRates = [.. optimizer.ParamGroups.Select(static group => group.InitialLearningRate)];
                }

                internal int LastEpoch { get; set; }

                internal double[] BaseRates { get; set; } = [];

                internal IEnumerable<ILearningRateController> Groups => _optimizer.ParamGroups;

                internal IEnumerable<double> CurrentRates => Groups.Select(static group => group.LearningRate);

                public virtual void step()
                {
                    _step_count++;
                    LastEpoch++;
                    Apply(get_lr());
                }

                public virtual void step(int? epoch)
                {
                    if (epoch is not { } given)
                    {
                        step();
                        return;
                    }

                    _step_count++;
                    LastEpoch = given;
                    Apply(get_closed_form_lr());
                }

                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>Begins at step 0, from the initial rates.</summary>
                internal virtual void Restart()
                {
                    foreach (var (group, rate) in Groups.Zip(BaseRates))
                        group.LearningRate = rate;
                    LastEpoch = 0;
                    Apply(get_closed_form_lr());
                }

                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>The rates of the step just reached, from those of the step before.</summary>
                protected virtual IEnumerable<double> get_lr() => CurrentRates;

                /// <summary>The rates of the step just reached, from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                internal void Apply(IEnumerable<double> rates)
                {
                    _lastRates = [.. rates];
                    foreach (var (group, rate) in Groups.Zip(_lastRates))
                        group.LearningRate = rate;
                    if (_verbose)
                        Console.WriteLine($"Learning rates of step {LastEpoch}: {string.Join(", ", _lastRates)}");
                }
            }
        }
    }
}
