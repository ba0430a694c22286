using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.NN;

/// <summary>Counts tensors of the whole process, so nothing else may run beside it.</summary>
[Collection(AloneCollection.Name)]
public sealed class TrainingTests
{
    private const int Steps = 1000;
    private const int WarmUp = 20;

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    public void Training_SmallConvolutionNet_LearnsAndLeavesNoTensorAlive(string kind)
    {
        CollectAbandoned();
        manual_seed(3);
        var steps = kind == "sgd" ? Steps : Steps / 10;
        using var images = randn(8, 3, 12, 12).DetachFromDisposeScope();
        using var labels = randint(0, 4, [8]).DetachFromDisposeScope();
        using var net = SmallNet();
        using var optimizer = OptimizerOf(kind, net);

        var first = 0f;
        var last = 0f;
        var aliveAfterWarmUp = 0L;
        for (var step = 0; step < steps; step++)
        {
            if (step == WarmUp)
                aliveAfterWarmUp = Tensor.TotalCount;
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = F.cross_entropy(net.call(images), labels);
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            if (step == 0)
                first = last;
        }

        Assert.True(last < first / 5, $"loss went from {first} to {last}");
        Assert.Equal(aliveAfterWarmUp, Tensor.TotalCount);
    }

    /// <summary>Tensors that earlier tests left to the collector would otherwise go while this one counts.</summary>
    private static void CollectAbandoned()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static Modules.Sequential SmallNet() => nn.Sequential(
        ("conv1", nn.Conv2d(3, 8, kernel_size: 3, stride: 2, padding: 1, bias: false)),
        ("bn1", nn.BatchNorm2d(8)),
        ("relu1", nn.ReLU6(inplace: true)),
        ("depth", nn.Conv2d(8, 8, kernel_size: 3, padding: 1, groups: 8)),
        ("relu2", nn.ReLU()),
        ("pool", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(8, 4)));

    private static optim.Optimizer OptimizerOf(string kind, nn.Module net) => kind switch
    {
        "sgd" => optim.SGD(net.parameters(), 0.05, momentum: 0.9, weight_decay: 1e-4),
        "adam" => optim.Adam(net.parameters(), 0.02, amsgrad: true),
        "adamw" => optim.AdamW(net.parameters(), 0.02),
        _ => optim.RMSProp(net.parameters(), 0.01, momentum: 0.5, centered: true),
    };
}
