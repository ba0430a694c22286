using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>RMSProp (Tieleman and Hinton 2012), optionally centred or with momentum.</summary>
public partial class RMSProp : OptimizerHelper, optim.IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            alpha = alpha,
            eps = eps,
            weight_decay = weight_decay,
            momentum = momentum,
            centered = centered,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    /// <summary>Of every group; reads the default.</summary>
    public double Momentum
    {
        get => ((Options)_defaults).momentum ?? 0;
        set
        {
            ((Options)_defaults).momentum = value;
            foreach (var group in _parameter_groups)
                ((Options)group.Options).momentum = value;
        }
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    /// <summary>Adds a group; options it leaves out are the optimizer's.</summary>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var options = param_group.Options as Options ?? new Options();
        options.FillFrom((Options)_defaults);
        param_group.Options = options;
        base.add_param_group(param_group);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            ReleaseStates();
        base.Dispose(disposing);
    }

    internal override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private void Update(ParamGroup group)
    {
        var options = group.Options;
        var alpha = options.alpha ?? 0.99;
        var (parameters, gradients, states) = WithGradients(group);
        for (var i = 0; i < parameters.Length; i++)
        {
            var state = (State)states[i];
            state.step++;
            var gradient = options.maximize == true ? gradients[i].neg() : gradients[i];
            if (options.weight_decay is { } decay and not 0)
                gradient = gradient.add(parameters[i], decay);

            state.square_avg!.mul_(alpha).addcmul_(gradient, gradient, 1 - alpha);
            var mean = state.square_avg;
            if (options.centered == true)
            {
                state.grad_avg!.mul_(alpha).add_(gradient, 1 - alpha);
                mean = mean.addcmul(state.grad_avg, state.grad_avg, -1);
            }

            var deviation = mean.sqrt().add_(options.eps ?? 1e-8);
            if (options.momentum is { } momentum and > 0)
                parameters[i].add_(state.momentum_buffer!.mul_(momentum).addcdiv_(gradient, deviation, 1), -group.LearningRate);
            else
                parameters[i].addcdiv_(gradient, deviation, -group.LearningRate);
        }
    }
}
