using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Onnx.Sessions;

/// <summary>
/// A segmentation model in ONNX Runtime: float32 images <c>[n, channels, h, w]</c> in, class scores <c>[n, classes, h, w]</c>
/// out, any n, h and w. One run at a time: the buffers are reused.
/// </summary>
public sealed class OnnxSegmenter : IDisposable
{
    private readonly string name;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly string[] inputNames;
    private readonly string[] outputNames;
    private readonly TensorBuffer input = new();
    private readonly TensorBuffer output = new();

    private OnnxSegmenter(string name, OnnxSegmenterOptions options, Func<SessionOptions, InferenceSession> create)
    {
        this.name = name;
        session = OnnxSession.Open(name, options, create, out var device);
        Device = device;
        try
        {
            inputNames = [.. session.InputNames];
            outputNames = [.. session.OutputNames];
            Channels = ImageAxis("input", session.InputMetadata);
            Classes = ImageAxis("output", session.OutputMetadata);
            Properties = session.ModelMetadata.CustomMetadataMap;
            Metadata = SegmenterMetadata.Read(Properties, name, Channels, Classes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Channels of the input images.</summary>
    public int Channels { get; }

    /// <summary>Channels of the scores.</summary>
    public int Classes { get; }

    /// <summary>The device that was taken: CPU or CUDA.</summary>
    public OnnxDevice Device { get; }

    /// <summary>Every string the file carries.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>Classes and preprocessing; null for a model that carries neither.</summary>
    public SegmenterMetadata? Metadata { get; }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no segmentation model that ONNX Runtime can load.</exception>
    public static OnnxSegmenter Open(string path, OnnxSegmenterOptions? options = null) => File.Exists(path)
        ? new OnnxSegmenter(path, options ?? new(), session => new InferenceSession(path, session))
        : throw new FileNotFoundException($"Model file '{path}' does not exist.", path);

    /// <param name="model">The file's bytes.</param>
    /// <param name="name">How error messages call the model.</param>
    /// <exception cref="InvalidDataException">The bytes are no segmentation model that ONNX Runtime can load.</exception>
    public static OnnxSegmenter Load(byte[] model, string name, OnnxSegmenterOptions? options = null) =>
        new(name, options ?? new(), session => new InferenceSession(model, session));

    /// <summary>Scores images.</summary>
    /// <param name="images">[n, channels, height, width], preprocessed as <see cref="Metadata"/> says.</param>
    /// <returns>[n, classes, height, width]; valid until the next run or <see cref="Dispose"/>.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit the span or the model.</exception>
    /// <exception cref="InvalidDataException">The model fails on these images or returns another shape.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> images, int n, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (channels != Channels)
            throw new ArgumentException($"The images have {channels} channels; model '{name}' takes {Channels}.", nameof(channels));
        if (images.Length != (long)n * channels * height * width)
            throw new ArgumentException($"The images hold {images.Length} values; [{n}, {channels}, {height}, {width}] has {(long)n * channels * height * width}.", nameof(images));

        images.CopyTo(input.Shaped(n, channels, height, width));
        output.Shaped(n, Classes, height, width);
        try
        {
            session.Run(runOptions, inputNames, [input.Tensor], outputNames, [output.Tensor]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"Model '{name}' failed on images of [{n}, {channels}, {height}, {width}]: {e.Message}", e);
        }
        return output.Span;
    }

    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }

    private int ImageAxis(string role, IReadOnlyDictionary<string, NodeMetadata> values)
    {
        if (values.Count != 1)
            throw new InvalidDataException($"Model '{name}' has {values.Count} {role}s; a segmenter has one.");
        var (key, value) = values.Single();
        if (!value.IsTensor || value.ElementDataType != TensorElementType.Float || value.Dimensions.Length != 4 || value.Dimensions[1] < 1)
            throw new InvalidDataException($"Model '{name}' has the {role} '{key}' of {value.ElementDataType} [{string.Join(", ", value.Dimensions)}]; float32 [batch, fixed channels, height, width] is needed.");
        return value.Dimensions[1];
    }
}
