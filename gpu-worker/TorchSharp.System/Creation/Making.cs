using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;
    private static Device s_defaultDevice = CPU;

    public static ScalarType get_default_dtype() => s_defaultType;

    /// <summary>The element type that factories use when they are told none; a floating-point type.</summary>
    public static void set_default_dtype(ScalarType dtype) => s_defaultType = is_floating_point(dtype)
        ? dtype
        : throw new ArgumentException($"The default element type must be a floating-point type, not {dtype}.", nameof(dtype));

    public static void set_default_tensor_type(Tensor t) => set_default_dtype(t.dtype);

    public static Device get_default_device() => s_defaultDevice;

    public static void set_default_device(Device device) => s_defaultDevice = device;

    public static void set_default_device(string device) => s_defaultDevice = new Device(device);

    /// <summary>Tensors from the elements of an array of any rank.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => FromArray(rawArray, null, device, false, null);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        FromArray(rawArray, dtype, device, requires_grad, names);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => FromArray(data, dtype, device, false, null);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => data.to(dtype ?? data.dtype, device ?? data.device);

    /// <summary>A tensor on a copy of the array's memory.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        var source = BytesOf(rawArray);
        var elementSize = dtype.ElementSize();
        var start = offset * elementSize;
        var length = count < 0 ? (source.Length - start) / elementSize : count;
        var made = Aten.empty_memory_format.Call(new[] { length }, dtype);
        source.Slice((int)start, checked((int)(length * elementSize))).CopyTo(made.bytes);
        return Made(made, requires_grad, null);
    }

    internal static Tensor FromSpan<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        long count = 1;
        foreach (var length in shape)
            count *= length;
        if (count != data.Length)
            throw new ArgumentException($"{data.Length} elements do not fill a tensor of shape [{string.Join(", ", shape.ToArray())}], which has {count}.");
        var made = Aten.empty_memory_format.Call(shape, ElementTypes.Of<T>());
        MemoryMarshal.AsBytes(data).CopyTo(made.bytes);
        return Made(Converted(made, dtype, device), requires_grad, names);
    }

    internal static Tensor FromArray(Array array, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var shape = new long[array.Rank];
        for (var dim = 0; dim < shape.Length; dim++)
            shape[dim] = array.GetLength(dim);
        var made = Aten.empty_memory_format.Call(shape, ElementTypes.Of(array.GetType().GetElementType()!));
        BytesOf(array).CopyTo(made.bytes);
        return Made(Converted(made, dtype, device), requires_grad, names);
    }

    internal static Tensor FromScalar<T>(T value, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged =>
        FromSpan([value], [], dtype, device, requires_grad, null);

    internal static Tensor FromScalar(Scalar value) => Aten.full.Call(Array.Empty<long>(), value, value.Type);

    private static ReadOnlySpan<T> Flat<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> inMemory => CollectionsMarshal.AsSpan(inMemory),
        _ => list.ToArray(),
    };

    private static unsafe ReadOnlySpan<byte> BytesOf(Array array)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(array);
        var elementSize = ElementTypes.Of(array.GetType().GetElementType()!).ElementSize();
        return MemoryMarshal.CreateReadOnlySpan(ref first, checked(array.Length * elementSize));
    }

    private static Tensor Converted(Tensor made, ScalarType? dtype, Device? device)
    {
        var wantedType = dtype ?? made.dtype;
        var wantedDevice = device ?? s_defaultDevice;
        return wantedType == made.dtype && wantedDevice.type == DeviceType.CPU ? made : made.Replaced(made.to(wantedType, wantedDevice));
    }

    private static Tensor Made(Tensor made, bool requiresGrad, string[]? names)
    {
        if (names is not null)
            throw new NotSupportedException("Dimension names are not supported.");
        return requiresGrad ? made.requires_grad_() : made;
    }

    private static ScalarType TypeOfFill(Scalar value) => value.Kind switch
    {
        ArgumentTag.Bool => ScalarType.Bool,
        ArgumentTag.Int => ScalarType.Int64,
        ArgumentTag.Complex => value.Type,
        _ => s_defaultType,
    };
}
