using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Onnx.Sessions;

/// <summary>Opens ONNX Runtime sessions; failures name the model.</summary>
internal static class OnnxSession
{
    static OnnxSession() => RuntimeTelemetry.TurnOff();

    public static InferenceSession Open(string name, OnnxSegmenterOptions options, Func<SessionOptions, InferenceSession> create, out OnnxDevice device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.IntraOpThreads);
        using var session = new SessionOptions
        {
            // Errors arrive as exceptions; the native log would repeat them on stderr.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            IntraOpNumThreads = options.IntraOpThreads,
            // Images come in many sizes; a memory pattern is cached for each of them and pays only when sizes repeat.
            EnableMemoryPattern = false,
        };
        device = options.Device switch
        {
            OnnxDevice.Cpu => OnnxDevice.Cpu,
            OnnxDevice.Cuda => TryAppendCuda(session) is { } reason
                ? throw new PlatformNotSupportedException($"ONNX Runtime cannot use CUDA here: {reason}")
                : OnnxDevice.Cuda,
            OnnxDevice.Auto => TryAppendCuda(session) is null ? OnnxDevice.Cuda : OnnxDevice.Cpu,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Device, "Device must be Auto, Cpu or Cuda."),
        };
        try
        {
            return create(session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"Model '{name}' cannot be loaded: {e.Message}", e);
        }
    }

    /// <summary>Null when the provider was added, otherwise the reason why not.</summary>
    private static string? TryAppendCuda(SessionOptions session)
    {
        try
        {
            using var cuda = new OrtCUDAProviderOptions();
            // TF32 keeps ten bits of a product: the parity gate would refuse every model.
            cuda.UpdateOptions(new Dictionary<string, string> { ["device_id"] = "0", ["use_tf32"] = "0" });
            session.AppendExecutionProvider_CUDA(cuda);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message;
        }
    }
}
