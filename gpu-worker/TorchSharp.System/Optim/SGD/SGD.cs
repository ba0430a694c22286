using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent with momentum (PyTorch's form: the rate multiplies the buffer).</summary>
public partial class SGD : OptimizerHelper, optim.IMomentum
{
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException($"Nesterov momentum needs momentum > 0 and dampening 0, not {momentum} and {dampening}.", nameof(nesterov));
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
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
        var (parameters, gradients, states) = WithGradients(group);
        if (parameters.Length == 0)
            return;

        var momentum = options.momentum ?? 0;
        if (options.maximize == true)
            gradients = NnOps.foreach_neg.CallList((Arg)gradients);
        if (options.weight_decay is { } decay and not 0)
            gradients = NnOps.foreach_added_List.CallList(gradients, parameters, decay);
        if (momentum != 0)
        {
            var buffers = Buffers(states, gradients, momentum, 1 - (options.dampening ?? 0));
            gradients = options.nesterov == true ? NnOps.foreach_added_List.CallList(gradients, buffers, momentum) : buffers;
        }

        NnOps.foreach_add_List.Run(parameters, gradients, -group.LearningRate);
    }

    /// <summary>The first gradient starts the buffer undamped, as in PyTorch.</summary>
    private static Tensor[] Buffers(OptimizerState[] states, Tensor[] gradients, double momentum, double share)
    {
        var known = new List<Tensor>();
        var theirs = new List<Tensor>();
        var buffers = new Tensor[states.Length];
        for (var i = 0; i < states.Length; i++)
        {
            var state = (State)states[i];
            if (state.momentum_buffer is { } buffer)
            {
                known.Add(buffer);
                theirs.Add(gradients[i]);
            }

            buffers[i] = state.momentum_buffer ??= gradients[i].clone().DetachFromDisposeScope();
        }

        if (known.Count > 0)
        {
            NnOps.foreach_mul_Scalar.Run(Arg.Tensors(known), momentum);
            NnOps.foreach_add_List.Run(Arg.Tensors(known), Arg.Tensors(theirs), share);
        }

        return buffers;
    }
}
