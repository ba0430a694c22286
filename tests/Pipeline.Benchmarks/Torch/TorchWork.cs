using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pipeline.Benchmarks.Torch;

/// <summary>What is timed on this side: small operators with autograd, and whole training steps.</summary>
internal sealed class TorchWork : IDisposable
{
    private const int ScopeEvery = 100;
    private readonly Tensor _a = randn(8, requires_grad: true);
    private readonly Tensor _b = randn(8, requires_grad: true);
    private readonly Tensor _matrix = randn(8, 8, requires_grad: true);
    private readonly nn.Module<Tensor, Tensor> _net = MobileNetBody.Create(TorchBenchOptions.Classes);
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _images = randn(TorchBenchOptions.Batch, 3, TorchBenchOptions.Crop, TorchBenchOptions.Crop);
    private readonly Tensor _labels = randint(0, TorchBenchOptions.Classes, [TorchBenchOptions.Batch]);

    public TorchWork()
    {
        _optimizer = optim.SGD(_net.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4);
        Operators = new Dictionary<string, Action>
        {
            ["add"] = () => _a.add(_b),
            ["mul"] = () => _a.mul(_b),
            ["relu"] = () => _a.relu(),
            ["matmul"] = () => _matrix.matmul(_matrix),
            ["sum"] = () => _a.sum(),
            ["softmax"] = () => F.softmax(_a, 0),
            ["view"] = () => _matrix.view(64),
            ["mul, sum, backward"] = () => _a.mul(_b).sum().backward(),
        };
    }

    public IReadOnlyDictionary<string, Action> Operators { get; }

    /// <summary>Seconds for that many calls. Results go with a scope every hundred calls, as they would in a training step.</summary>
    public double TimeOperator(string name, int count)
    {
        var action = Operators[name];
        var clock = Stopwatch.StartNew();
        for (var done = 0; done < count; done += ScopeEvery)
        {
            using var scope = NewDisposeScope();
            for (var i = 0; i < ScopeEvery; i++)
                action();
        }

        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Seconds for that many training steps.</summary>
    public double TimeTraining(int steps)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            var loss = F.cross_entropy(_net.call(_images), _labels);
            _net.zero_grad();
            loss.backward();
            _optimizer.step();
        }

        return clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _net.Dispose();
        foreach (var tensor in new[] { _a, _b, _matrix, _images, _labels })
            tensor.Dispose();
    }
}
