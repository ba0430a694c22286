using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba 2015), optionally AMSGrad; weight decay is added to the gradient.</summary>
public partial class Adam : OptimizerHelper, optim.IBetas
{
    public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        if (beta1 is < 0 or >= 1 || beta2 is < 0 or >= 1)
            throw new ArgumentException($"The betas are {beta1} and {beta2}; allowed: 0 up to but not including 1.");
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    /// <summary>Of every group; reads the default.</summary>
    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1 ?? 0.9, ((Options)_defaults).beta2 ?? 0.999);
        set
        {
            foreach (var options in _parameter_groups.Select(static group => (Options)group.Options).Append((Options)_defaults))
                (options.beta1, options.beta2) = value;
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
        var (parameters, gradients, states) = WithGradients(group);
        if (options.maximize == true && gradients.Length > 0)
            gradients = NnOps.foreach_neg.CallList((Arg)gradients);
        if (options.weight_decay is { } decay and not 0 && gradients.Length > 0)
            gradients = NnOps.foreach_added_List.CallList(gradients, parameters, decay);

        // One bias correction serves all that were stepped as often; that is nearly always all.
        foreach (var equals in Enumerable.Range(0, states.Length).GroupBy(i => ++((State)states[i]).step))
        {
            var chosen = equals.ToArray();
            var step = new AdamStep(equals.Key, group.LearningRate, options.beta1 ?? 0.9, options.beta2 ?? 0.999, options.eps ?? 1e-8);
            step.Run(
                Pick(chosen, i => parameters[i]),
                Pick(chosen, i => gradients[i]),
                Pick(chosen, i => ((State)states[i]).exp_avg!),
                Pick(chosen, i => ((State)states[i]).exp_avg_sq!),
                options.amsgrad == true ? Pick(chosen, i => ((State)states[i]).max_exp_avg_sq!) : null);
        }
    }

    private static Tensor[] Pick(int[] chosen, Func<int, Tensor> of) => Array.ConvertAll(chosen, i => of(i));
}
