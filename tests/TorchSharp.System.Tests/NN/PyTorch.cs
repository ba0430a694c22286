using System.Diagnostics;
using System.Text.Json;
using static TorchSharp.torch;

namespace TorchSharp.Tests.NN;

/// <summary>The answers of nn_oracle.py, computed once by the system's own Python.</summary>
internal static class PyTorch
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly Lazy<JsonDocument?> Answers = new(Ask);

    public static JsonElement Require(string section)
    {
        Assert.SkipWhen(Answers.Value is null, $"{Interpreter} with python3-torch is not installed.");
        return Answers.Value!.RootElement.GetProperty(section);
    }

    public static Tensor ToTensor(JsonElement plain)
    {
        var shape = plain.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var values = tensor(Numbers(plain.GetProperty("data")), dtype: ScalarType.Float64).reshape(shape);
        return plain.GetProperty("whole").GetBoolean() ? values.to(ScalarType.Int64) : values;
    }

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    private static JsonDocument? Ask()
    {
        if (!File.Exists(Interpreter))
            return null;
        using var process = Process.Start(new ProcessStartInfo(Interpreter)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "python", "nn_oracle.py") },
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonDocument.Parse(output) : null;
    }
}
