using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// One operator of libtorch, found by name at its first call. Arguments go by position in the schema's order; trailing
/// ones may be left out where the schema has defaults, and <see cref="Arg.Default"/> skips one in the middle.
/// </summary>
/// <param name="name">Name and overload as the schema has them, "add.Tensor"; without a namespace "aten::" is meant.</param>
internal sealed unsafe class Op(string name)
{
    private const int MaximumResults = 8;
    private const int StackBytes = 512;
    private nint _handle;

    internal string Name => name;

    internal nint Handle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _handle != 0 ? _handle : Find();
    }

    /// <summary>Calls an operator that returns one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<Arg> arguments)
    {
        NativeArgument result;
        Invoke(arguments, &result, 1);
        return Tensor.Own(result.Pointer);
    }

    /// <summary>Calls an operator that returns nothing.</summary>
    internal void Run(params ReadOnlySpan<Arg> arguments) => Invoke(arguments, null, 0);

    /// <summary>Calls an operator that writes into its first argument, which is also the answer.</summary>
    internal Tensor CallInPlace(params ReadOnlySpan<Arg> arguments)
    {
        NativeArgument result;
        Invoke(arguments, &result, 1);
        Shim.shim_tensor_free(result.Pointer);
        return (Tensor)arguments[0].Reference!;
    }

    internal (Tensor, Tensor) Call2(params ReadOnlySpan<Arg> arguments)
    {
        var results = stackalloc NativeArgument[MaximumResults];
        Invoke(arguments, results, 2);
        return (Tensor.Own(results[0].Pointer), Tensor.Own(results[1].Pointer));
    }

    internal (Tensor, Tensor, Tensor) Call3(params ReadOnlySpan<Arg> arguments)
    {
        var results = stackalloc NativeArgument[MaximumResults];
        Invoke(arguments, results, 3);
        return (Tensor.Own(results[0].Pointer), Tensor.Own(results[1].Pointer), Tensor.Own(results[2].Pointer));
    }

    internal (Tensor, Tensor, Tensor, Tensor) Call4(params ReadOnlySpan<Arg> arguments)
    {
        var results = stackalloc NativeArgument[MaximumResults];
        Invoke(arguments, results, 4);
        return (Tensor.Own(results[0].Pointer), Tensor.Own(results[1].Pointer), Tensor.Own(results[2].Pointer), Tensor.Own(results[3].Pointer));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    internal Tensor[] CallList(params ReadOnlySpan<Arg> arguments)
    {
        NativeArgument result;
        Invoke(arguments, &result, 1);
        var tensors = new Tensor[result.Length];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = Tensor.Own(((nint*)result.Pointer)[i]);
        Shim.shim_free(result.Pointer);
        return tensors;
    }

    internal bool CallBool(params ReadOnlySpan<Arg> arguments) => CallScalar(arguments).Bits != 0;

    internal long CallLong(params ReadOnlySpan<Arg> arguments) => CallScalar(arguments).Bits;

    /// <summary>Calls an operator that returns a number of whatever type.</summary>
    internal Scalar CallScalar(params ReadOnlySpan<Arg> arguments)
    {
        NativeArgument result;
        Invoke(arguments, &result, 1);
        if (result.Tag != ArgumentTag.Complex)
            return Scalar.FromBits(result.Tag, result.Integer);
        var parts = (double*)result.Pointer;
        Scalar complex = new System.Numerics.Complex(parts[0], parts[1]);
        Shim.shim_free(result.Pointer);
        return complex;
    }

    private void Invoke(ReadOnlySpan<Arg> arguments, NativeArgument* results, int expected)
    {
        var extraBytes = 0;
        foreach (ref readonly var argument in arguments)
            extraBytes += argument.Tag >= ArgumentTag.Complex ? (argument.ExtraBytes + 7) & ~7 : 0;

        var native = stackalloc NativeArgument[arguments.Length];
        if (extraBytes <= StackBytes)
        {
            var extra = stackalloc byte[extraBytes];
            Invoke(arguments, native, extra, results, expected);
        }
        else
        {
            var extra = (byte*)NativeMemory.Alloc((nuint)extraBytes);
            try
            {
                Invoke(arguments, native, extra, results, expected);
            }
            finally
            {
                NativeMemory.Free(extra);
            }
        }
    }

    private void Invoke(ReadOnlySpan<Arg> arguments, NativeArgument* native, byte* extra, NativeArgument* results, int expected)
    {
        for (var i = 0; i < arguments.Length; i++)
            arguments[i].WriteTo(native + i, ref extra);

        var returned = Shim.shim_call(Handle, native, arguments.Length, results);

        // The tensors must outlive the call even if the caller's last use of them was to make this argument list.
        foreach (ref readonly var argument in arguments)
            GC.KeepAlive(argument.Reference);
        if (returned != expected)
            Refuse(returned, expected);
    }

    private void Refuse(int returned, int expected)
    {
        Shim.Check((long)returned);
        throw new InvalidOperationException($"Operator {name} returned {returned} values where the binding takes {expected}.");
    }

    /// <summary>Whether this libtorch has the operator: some came after the oldest one supported.</summary>
    internal bool Exists()
    {
        try
        {
            return Handle != 0;
        }
        catch (ExternalException)
        {
            return false;
        }
    }

    private nint Find()
    {
        var qualified = name.Contains("::", StringComparison.Ordinal) ? name : "aten::" + name;
        var dot = qualified.IndexOf('.', StringComparison.Ordinal);
        var operatorName = Encoding.UTF8.GetBytes((dot < 0 ? qualified : qualified[..dot]) + '\0');
        var overload = Encoding.UTF8.GetBytes((dot < 0 ? "" : qualified[(dot + 1)..]) + '\0');
        fixed (byte* first = operatorName, second = overload)
            return _handle = Shim.Check(Shim.shim_find_operator(first, second));
    }
}
