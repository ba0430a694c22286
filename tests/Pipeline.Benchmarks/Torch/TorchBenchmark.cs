using static TorchSharp.torch;

namespace Pipeline.Benchmarks.Torch;

/// <summary>Times both sides in alternating rounds after one round to warm up.</summary>
internal static class TorchBenchmark
{
    public static TorchBenchResult Run(Action<string> progress)
    {
        set_num_threads(TorchBenchOptions.Threads);
        var (python, missing) = PythonTorch.Start();
        using var _ = python;
        using var work = new TorchWork();

        var operators = new List<OperatorTime>();
        foreach (var name in work.Operators.Keys)
        {
            progress($"operator {name}");
            var rounds = Alternate(
                () => work.TimeOperator(name, TorchBenchOptions.OperatorCalls),
                python is null ? null : () => python.TimeOperator(name, TorchBenchOptions.OperatorCalls));
            var scale = 1e6 / TorchBenchOptions.OperatorCalls;
            operators.Add(new OperatorTime(name, Median(rounds.Ours) * scale, MedianIfAny(rounds.Python) * scale, MedianIfAny(rounds.Ratios)));
        }

        progress("MobileNetV1 training steps");
        var training = Alternate(
            () => work.TimeTraining(TorchBenchOptions.StepsPerRound),
            python is null ? null : () => python.TimeTraining(TorchBenchOptions.StepsPerRound));
        var images = TorchBenchOptions.Batch * TorchBenchOptions.StepsPerRound;
        var speed = new TrainingSpeed(images / Median(training.Ours), images / MedianIfAny(training.Python), MedianIfAny(training.Ratios));
        return new TorchBenchResult(TorchBenchOptions.Threads, TorchBenchOptions.Batch, TorchBenchOptions.Crop, python?.Version, missing, operators, speed);
    }

    private static (List<double> Ours, List<double>? Python, List<double>? Ratios) Alternate(Func<double> ours, Func<double>? python)
    {
        ours();
        python?.Invoke();
        var own = new List<double>();
        var theirs = new List<double>();
        for (var round = 0; round < TorchBenchOptions.Rounds; round++)
        {
            own.Add(ours());
            if (python is not null)
                theirs.Add(python());
        }

        return python is null ? (own, null, null) : (own, theirs, [.. theirs.Zip(own, (other, mine) => other / mine)]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double? MedianIfAny(List<double>? values) => values is null ? null : Median(values);
}
