using System.Runtime.InteropServices;
using System.Text;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// The managed end of a graph node: libtorch's node holds a handle to this object and calls back into it when the
/// backward pass reaches it, on whatever thread the engine uses.
/// </summary>
internal sealed unsafe class FunctionNode
{
    private const int NewOutput = 0, ChangedInput = 1, NotDifferentiable = 2;

    private readonly string _name;
    private readonly autograd.AutogradContext _context;
    private readonly Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> _backward;
    private readonly bool[] _isTensor;

    static FunctionNode() => Shim.shim_function_callbacks(&RunBackward, &Release);

    private FunctionNode(string name, autograd.AutogradContext context, bool[] isTensor, Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward)
    {
        _name = name;
        _context = context;
        _isTensor = isTensor;
        _backward = backward;
    }

    internal static void Record(string name, autograd.AutogradContext context, object[] vars, List<Tensor> inputs, List<Tensor> outputs, Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward)
    {
        var node = new FunctionNode(name, context, Array.ConvertAll(vars, argument => argument is Tensor), backward);
        var text = Encoding.UTF8.GetBytes(name + '\0');
        nint[] inputHandles = Handles(inputs), outputHandles = Handles(outputs), savedHandles = Handles(context.Saved);
        int[] modes = [.. outputs.Select(output => context.Dirty.Contains(output) ? ChangedInput : context.NonDifferentiable.Contains(output) || !(output.is_floating_point() || output.is_complex()) ? NotDifferentiable : NewOutput)];
        fixed (byte* label = text)
        fixed (nint* input = inputHandles, output = outputHandles, saved = savedHandles)
        fixed (int* mode = modes)
        {
            Shim.Check((long)Shim.shim_function_record(GCHandle.ToIntPtr(GCHandle.Alloc(node)), label, context.MaterializeGrads ? 1 : 0,
                input, inputHandles.Length, output, mode, outputHandles.Length, saved, savedHandles.Length));
        }

        GC.KeepAlive(inputs);
        GC.KeepAlive(outputs);
        context.HandOver();
    }

    private static nint[] Handles(List<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];

    [UnmanagedCallersOnly]
    private static void Release(nint handle) => GCHandle.FromIntPtr(handle).Free();

    [UnmanagedCallersOnly]
    private static int RunBackward(nint handle, nint nativeNode, nint* gradients, int count, nint* results, int capacity)
    {
        var node = (FunctionNode)GCHandle.FromIntPtr(handle).Target!;
        try
        {
            using var scope = NewDisposeScope();
            var incoming = new List<Tensor>(count);
            for (var i = 0; i < count; i++)
                incoming.Add(Tensor.Own(gradients[i]));
            node._context.Attach(nativeNode);
            var found = node.OfTensors(node._backward(node._context, incoming), capacity);
            for (var i = 0; i < capacity; i++)
                results[i] = found[i] is { } gradient ? Shim.shim_tensor_alias(gradient.Handle) : 0;
            return count;
        }
#pragma warning disable CA1031 // No exception may pass through native frames; the message goes on as libtorch's error.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            fixed (byte* message = Encoding.UTF8.GetBytes($"{node._name}: {exception.Message}\0"))
                Shim.shim_set_error(message);
            return -1;
        }
    }

    /// <summary>Accepts a gradient an argument or a gradient a tensor argument.</summary>
    private List<Tensor> OfTensors(List<Tensor> gradients, int tensors)
    {
        if (gradients.Count == tensors)
            return gradients;
        if (gradients.Count != _isTensor.Length)
            throw new InvalidOperationException($"backward returned {gradients.Count} gradients; {tensors} tensors (of {_isTensor.Length} arguments) need one.");
        return [.. gradients.Where((_, argument) => _isTensor[argument])];
    }
}
