using Microsoft.ML.OnnxRuntime;
using Pipeline.Onnx.Export;

namespace Pipeline.Onnx.Tests.Oracles;

/// <summary>Runs graphs of one image input "x" and one float output "y" through ONNX Runtime without the product's session class.</summary>
internal static class Model
{
    public static byte[] Of(int channels, Func<OnnxGraph, Value, Value> layers)
    {
        var graph = new OnnxGraph("test");
        var x = graph.ImageInput("x", channels);
        // Named only: the operators decide the shape.
        graph.Output("y", layers(graph, x), ["a", "b", "c", "d"]);
        return graph.ToBytes();
    }

    public static Array4 Run(byte[] model, Array4 x)
    {
        var (data, shape) = RunAnyRank(model, x);
        Assert.Equal(4, shape.Length);
        return new Array4(data, (int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    public static (float[] Data, long[] Shape) RunAnyRank(byte[] model, Array4 x)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(model, options);
        using var input = OrtValue.CreateTensorValueFromMemory(x.Data, x.Shape);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        return (outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    /// <summary>Float32 sums in another order: a few ulp per hundred terms of magnitude one.</summary>
    public static void AssertClose(Array4 expected, Array4 actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        for (var i = 0; i < expected.Data.Length; i++)
            Assert.True(Math.Abs((double)expected.Data[i] - actual.Data[i]) <= tolerance, $"Element {i}: expected {expected.Data[i]}, got {actual.Data[i]}.");
    }
}
