using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after the other, named "0", "1", … unless names are given. What flows between two of them is disposed.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.IModule<Tensor, Tensor>> _modules = [];

    protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> module)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    public int Count => _modules.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => _modules[index];

    /// <summary>Some of the modules under their own names; they are shared, not copied.</summary>
    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index]
    {
        get
        {
            var start = index.start ?? 0;
            var end = index.end ?? Count;
            return Part(start < 0 ? start + Count : start, end < 0 ? end + Count : end);
        }
    }

    [IndexerName("SequentialItems")]
    public Sequential this[Range index]
    {
        get
        {
            var (start, length) = index.GetOffsetAndLength(Count);
            return Part(start, start + length);
        }
    }

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        ArgumentNullException.ThrowIfNull(module);
        register_module(name, (nn.Module)module);
        _modules.Add(module);
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append($"{_modules.Count}", module);

    public override Tensor forward(Tensor tensor)
    {
        if (_modules.Count == 0)
            return tensor.alias();

        var current = _modules[0].call(tensor);
        for (var i = 1; i < _modules.Count; i++)
        {
            var next = _modules[i].call(current);
            // An identity or an in-place module hands back what it was given.
            if (!ReferenceEquals(next, current) && !ReferenceEquals(current, tensor))
                current.Dispose();
            current = next;
        }

        return current;
    }

    private Sequential Part(int start, int end)
    {
        if (start < 0 || end > Count || start > end)
            throw new ArgumentOutOfRangeException(nameof(start), $"The range {start} to {end} does not lie in a sequence of {Count} modules.");
        var part = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        foreach (var (name, module) in named_children().Skip(start).Take(end - start))
            part.append(name, (nn.IModule<Tensor, Tensor>)module);
        return part;
    }
}
