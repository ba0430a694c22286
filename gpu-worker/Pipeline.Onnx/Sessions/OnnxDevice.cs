namespace Pipeline.Onnx.Sessions;

/// <summary>Where a session computes.</summary>
public enum OnnxDevice
{
    /// <summary>CUDA when its provider loads, otherwise the CPU.</summary>
    Auto,
    Cpu,

    /// <summary>CUDA, or an error that says why it is not to be had.</summary>
    Cuda,
}
