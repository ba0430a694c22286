namespace Pipeline.Onnx.Sessions;

/// <summary>How a segmenter's session runs.</summary>
public sealed record OnnxSegmenterOptions
{
    public OnnxDevice Device { get; init; } = OnnxDevice.Auto;

    /// <summary>Threads inside one operator on the CPU; 0 takes one per core.</summary>
    public int IntraOpThreads { get; init; }
}
