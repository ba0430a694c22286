namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times factor until total_iters steps have passed.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _total;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_factor, _total) = (factor, total_iters);
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => CurrentRates.Select(rate => LastEpoch == 0 ? rate * _factor : LastEpoch == _total ? rate / _factor : rate);

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(rate => rate * (LastEpoch < _total ? _factor : 1));
                }
            }
        }
    }
}
