using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Onnx.Sessions;

/// <summary>Managed memory that ONNX Runtime reads or writes in place; it grows and is kept between runs.</summary>
internal sealed class TensorBuffer : IDisposable
{
    private float[] memory = [];
    private long[] shape = [];
    private OrtValue? tensor;

    public OrtValue Tensor => tensor ?? throw new InvalidOperationException("The buffer has no shape yet.");

    public Span<float> Span => memory.AsSpan(0, checked((int)shape.Aggregate(1L, (product, size) => product * size)));

    public Span<float> Shaped(params ReadOnlySpan<long> wanted)
    {
        if (tensor is not null && wanted.SequenceEqual(shape))
            return Span;
        tensor?.Dispose();
        tensor = null;
        shape = wanted.ToArray();
        var length = checked((int)shape.Aggregate(1L, (product, size) => product * size));
        if (memory.Length < length)
            memory = GC.AllocateUninitializedArray<float>(length);
        tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(0, length), shape);
        return Span;
    }

    public void Dispose() => tensor?.Dispose();
}
