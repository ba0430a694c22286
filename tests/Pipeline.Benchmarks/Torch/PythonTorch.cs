using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Benchmarks.Torch;

/// <summary>The same work in a Python process that waits for requests.</summary>
internal sealed class PythonTorch : IDisposable
{
    /// <summary>The variable PYTHON names another one, such as that of a PyTorch installation.</summary>
    private static readonly string Interpreter = Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } named ? named : "/usr/bin/python3";
    private readonly Process _process;

    private PythonTorch(Process process, string version)
    {
        _process = process;
        Version = version;
    }

    public string Version { get; }

    /// <summary>Null, with the reason, where Python or its torch is missing.</summary>
    public static (PythonTorch? Python, string? Reason) Start()
    {
        if (!File.Exists(Interpreter))
            return (null, $"{Interpreter} does not exist");

        var script = Path.Combine(AppContext.BaseDirectory, "python", "torch_baseline.py");
        var process = Process.Start(new ProcessStartInfo(Interpreter)
        {
            ArgumentList =
            {
                script, Text(TorchBenchOptions.Threads), Text(TorchBenchOptions.Batch), Text(TorchBenchOptions.Crop), Text(TorchBenchOptions.Classes),
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // OpenMP takes its number of threads from here where torch's own setting comes too late.
            Environment = { ["OMP_NUM_THREADS"] = Text(TorchBenchOptions.Threads) },
        })!;
        var greeting = process.StandardOutput.ReadLine();
        if (greeting is not null)
            return (new PythonTorch(process, JsonDocument.Parse(greeting).RootElement.GetProperty("torch").GetString()!), null);
        process.Dispose();
        return (null, "python3-torch is not installed (its message is above)");
    }

    public double TimeOperator(string name, int count) => Ask($"operator {name} {Text(count)}");

    public double TimeTraining(int steps) => Ask($"train {Text(steps)}");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private double Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The Python process ended at '{request}'.");
        return JsonDocument.Parse(answer).RootElement.GetProperty("seconds").GetDouble();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
