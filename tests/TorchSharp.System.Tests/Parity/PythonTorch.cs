using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Parity;

/// <summary>Debian's python3-torch: evaluates expressions over given tensors in one process.</summary>
internal static class PythonTorch
{
    private const string Interpreter = "/usr/bin/python3";

    private const string Script = """
        import json, sys, torch
        from torch.nn import functional as F
        request = json.load(sys.stdin)
        names = {'torch': torch, 'F': F}
        for name, given in request['inputs'].items():
            values = [float(v) for v in given['values']]
            names[name] = torch.tensor(values, dtype=torch.float64).to(getattr(torch, given['dtype'])).reshape(given['shape'])
        def flat(value):
            if isinstance(value, torch.Tensor):
                return [value]
            if isinstance(value, (tuple, list)):
                return [tensor for item in value for tensor in flat(item)]
            return [torch.tensor(value)]
        answers = []
        for expression in request['expressions']:
            try:
                tensors = flat(eval(expression, dict(names)))
                answers.append([{'shape': list(t.shape), 'dtype': str(t.dtype)[6:], 'values': [repr(float(v)) for v in t.detach().to(torch.float64).reshape(-1).tolist()]} for t in tensors])
            except Exception as problem:
                answers.append(str(problem) or repr(problem))
        json.dump(answers, sys.stdout)
        """;

    internal static bool IsInstalled { get; } = File.Exists(Interpreter) && Start("import torch", "").ExitCode == 0;

    /// <summary>One list of tensors an expression, or the text of the exception it raised.</summary>
    internal static IReadOnlyList<(IReadOnlyList<Answer>? Tensors, string? Problem)> Evaluate(IReadOnlyDictionary<string, Tensor> inputs, IEnumerable<string> expressions)
    {
        var request = JsonSerializer.Serialize(new
        {
            inputs = inputs.ToDictionary(input => input.Key, input => new
            {
                dtype = NameOf(input.Value.dtype),
                input.Value.shape,
                values = input.Value.to(ScalarType.Float64).data<double>().Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
            }),
            expressions,
        });
        var (exitCode, output, errors) = Start(Script, request);
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    internal static string NameOf(ScalarType type) => type.ToString().ToLowerInvariant() switch { "byte" => "uint8", var name => name };

    private static (IReadOnlyList<Answer>?, string?) Read(JsonElement answer) => answer.ValueKind == JsonValueKind.String
        ? (null, answer.GetString())
        : ([.. answer.EnumerateArray().Select(tensor => new Answer(
            tensor.GetProperty("dtype").GetString()!,
            [.. tensor.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64())],
            [.. tensor.GetProperty("values").EnumerateArray().Select(value => Number(value.GetString()!))]))], null);

    private static double Number(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static (int ExitCode, string Output, string Errors) Start(string script, string input)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start.");
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.ToString());
    }

    internal sealed record Answer(string DType, long[] Shape, double[] Values);
}
