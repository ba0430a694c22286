using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A module of one input that has no state of its own and refuses to be given any.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Stateless.Refusal(GetName(), "buffer", name);

    public override void register_parameter(string name, Parameter param) => throw Stateless.Refusal(GetName(), "parameter", name);

    public override void register_module(string name, nn.Module submodule) => throw Stateless.Refusal(GetName(), "module", name);

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;
}
