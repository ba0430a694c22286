using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What all optimizers of this library share: groups, state by parameter, saving and loading of both.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults = new();
    protected OrderedDict<IntPtr, OptimizerState> _state = [];

    /// <summary>Handles are addresses that libtorch may use again; the parameters are kept so that none of theirs can be.</summary>
    private readonly List<Parameter> _owners = [];

    public OptimizerHelper()
    {
    }

    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(static group => group.Parameters);

    /// <summary>Fills the gradients with zeros, where there are any.</summary>
    public override void zero_grad()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var parameter in parameters())
            parameter.grad?.zero_();
    }

    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Parameters = [.. param_group.Parameters];
        foreach (var parameter in param_group.Parameters)
        {
            if (_state.ContainsKey(parameter.Handle))
                throw new ArgumentException("A parameter is in two groups of the optimizer.", nameof(param_group));
            var state = NewState(parameter);
            state.Initialize(param_group.Options);
            _state.Add(parameter.Handle, state);
            _owners.Add(parameter);
        }

        _parameter_groups.Add(param_group);
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Writes the optimizer's name, the numbers of groups and parameters, then options and states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var state = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(state.Options.Count);
        writer.Write7BitEncodedInt64(state.State.Count);
        foreach (var options in state.Options)
            options.SaveStateDict(writer);
        foreach (var entry in state.State)
            entry.SaveStateDict(writer);
    }

    /// <exception cref="InvalidDataException">The state is of another optimizer.</exception>
    /// <exception cref="ArgumentException">The numbers of groups or parameters differ.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name)
            throw new InvalidDataException($"The state is of optimizer '{name}', not '{GetType().Name}'.");
        var groups = reader.Read7BitEncodedInt64();
        var states = reader.Read7BitEncodedInt64();
        var own = state_dict();
        CheckCounts(own, groups, states);
        foreach (var options in own.Options)
            options.LoadStateDict(reader);
        foreach (var entry in own.State)
            entry.LoadStateDict(reader);
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        foreach (var (target, source) in own.Options.Zip(state_dict.Options))
            if (!ReferenceEquals(target, source))
                target.LoadStateDict(source);
        foreach (var (target, source) in own.State.Zip(state_dict.State))
            if (!ReferenceEquals(target, source))
                target.LoadStateDict(source);
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            var places = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                places.Add(dictionary.State.Count);
                dictionary.State.Add(_state[parameter.Handle]);
            }

            dictionary.StateIndexRef.Add(places);
        }

        return dictionary;
    }

    public void to(Device device)
    {
        foreach (var state in _state.values())
            state.to(device);
    }

    internal abstract OptimizerState NewState(Parameter parameter);

    /// <summary>Runs the closure, if any, with gradients, then <paramref name="body"/> for each group without.</summary>
    protected Tensor _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var _ = enable_grad();
            loss = loss_closure();
        }

        using (no_grad())
        {
            foreach (var group in _parameter_groups)
            {
                using var scope = NewDisposeScope();
                body((T)group);
            }
        }

        return loss!;
    }

    /// <summary>Parameters of a group that have gradients, with both as arrays for the operators that take lists.</summary>
    private protected (Tensor[] Parameters, Tensor[] Gradients, OptimizerState[] States) WithGradients(ParamGroup group)
    {
        var parameters = new List<Tensor>();
        var gradients = new List<Tensor>();
        var states = new List<OptimizerState>();
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } gradient)
                continue;
            parameters.Add(parameter);
            gradients.Add(gradient);
            states.Add(_state[parameter.Handle]);
        }

        return ([.. parameters], [.. gradients], [.. states]);
    }

    private protected void ReleaseStates()
    {
        foreach (var state in _state.values())
            state.Release();
        _state.Clear();
        _owners.Clear();
    }

    private static void CheckCounts(StateDictionary own, long groups, long states)
    {
        if (groups != own.Options.Count || states != own.State.Count)
            throw new ArgumentException($"The state has {groups} groups and {states} parameters; the optimizer has {own.Options.Count} and {own.State.Count}.");
    }
}
