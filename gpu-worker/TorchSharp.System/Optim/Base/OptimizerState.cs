using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers about one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter)
    {
        _parameter = parameter;
    }

    /// <summary>Makes the state of a parameter that was never stepped.</summary>
    public virtual void Initialize(OptimizerOptions options)
    {
    }

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public abstract void SaveStateDict(BinaryWriter writer);

    public virtual void to(Device device)
    {
    }

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    internal virtual void Release()
    {
    }

    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        if (tensor is not null)
            TensorFormat.Write(writer, tensor);
    }

    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        result?.Dispose();
        result = null;
        if (!reader.ReadBoolean())
            return;
        using var read = TensorFormat.Read(reader);
        result = read.to(device, copy: true).DetachFromDisposeScope();
    }

    private protected Tensor ZerosLikeParameter()
    {
        using var _ = no_grad();
        return zeros_like(_parameter).DetachFromDisposeScope();
    }

    private protected void Replace(ref Tensor? target, Tensor? source)
    {
        target?.Dispose();
        using var _ = no_grad();
        target = source?.detach().to(_parameter.device, copy: true).DetachFromDisposeScope();
    }

    private protected static void Move(ref Tensor? tensor, Device device)
    {
        if (tensor is null)
            return;
        var moved = tensor.to(device, copy: true).DetachFromDisposeScope();
        tensor.Dispose();
        tensor = moved;
    }

    private protected static bool Near(Tensor? left, Tensor? right)
    {
        using var scope = NewDisposeScope();
        return left is null || right is null ? left is null && right is null : left.allclose(right);
    }
}
