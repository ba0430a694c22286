using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.NN;

/// <summary>Functions, layers, optimizers, schedules and first weights against python3-torch.</summary>
[Collection(AloneCollection.Name)]
public sealed class PyTorchTests
{
    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Functions = new()
    {
        ["conv2d"] = x => F.conv2d(x[0], x[1], x[2], [2, 2], [1, 1], [2, 2]),
        ["conv2d same"] = x => F.conv2d_padding(x[0], x[1], padding: Padding.Same),
        ["conv_transpose2d"] = x => F.conv_transpose2d(x[0], x[1], null, [2, 2], [1, 1], [1, 1]),
        ["batch_norm"] = x => F.batch_norm(x[0], x[1], x[2], x[3], x[4], eps: 1e-3),
        ["instance_norm"] = x => F.instance_norm(x[0]),
        ["local_response_norm"] = x => F.local_response_norm(x[0], 3, 0.2, 0.6, 1.5),
        ["normalize"] = x => F.normalize(x[0], 3, 1),
        ["max_pool2d"] = x => F.max_pool2d(x[0], 3, 2, 1, ceil_mode: true),
        ["avg_pool2d"] = x => F.avg_pool2d(x[0], 3, 2, 1, count_include_pad: false),
        ["adaptive_avg_pool2d"] = x => F.adaptive_avg_pool2d(x[0], (2, 3)),
        ["bilinear"] = x => F.interpolate(x[0], [7, 5], mode: InterpolationMode.Bilinear, align_corners: false),
        ["bilinear corners"] = x => F.interpolate(x[0], [7, 5], mode: InterpolationMode.Bilinear, align_corners: true),
        ["bilinear scale"] = x => F.interpolate(x[0], scale_factor: [1.7], mode: InterpolationMode.Bilinear),
        ["bilinear recomputed"] = x => F.interpolate(x[0], scale_factor: [1.7], mode: InterpolationMode.Bilinear, recompute_scale_factor: true),
        ["bicubic"] = x => F.interpolate(x[0], [7, 5], mode: InterpolationMode.Bicubic),
        ["nearest"] = x => F.interpolate(x[0], [7, 5]),
        ["nearest-exact"] = x => F.interpolate(x[0], [7, 5], mode: InterpolationMode.NearestExact),
        ["area"] = x => F.interpolate(x[0], [3, 2], mode: InterpolationMode.Area),
        ["pad reflect"] = x => F.pad(x[0], (1, 2, 0, 1), PaddingModes.Reflect),
        ["unfold"] = x => F.unfold(x[0], 2, dilation: 2, padding: 1),
        ["grid_sample"] = x => F.grid_sample(x[0], x[1], padding_mode: GridSamplePaddingMode.Border, align_corners: false),
        ["gelu tanh"] = x => F.gelu(x[0], TorchSharp.Modules.GELU.Approximate.tanh),
        ["hardswish"] = x => F.hardswish(x[0]),
        ["softplus"] = x => F.softplus(x[0], 2, 1),
        ["cross_entropy"] = x => F.cross_entropy(x[0], x[1], x[2], ignore_index: 1, label_smoothing: 0.1),
        ["kl_div"] = x => F.kl_div(x[0], x[1], log_target: false, nn.Reduction.Sum),
        ["huber"] = x => F.huber_loss(x[0], x[1], 0.7),
        ["smooth_l1"] = x => F.smooth_l1_loss(x[0], x[1], beta: 0.7),
        ["triplet"] = x => F.triplet_margin_loss(x[0], x[1], x[2], 0.8, swap: true),
        ["bce logits"] = x => F.binary_cross_entropy_with_logits(x[0], x[1], pos_weights: tensor(2.0)),
        ["multilabel_soft_margin"] = x => F.multilabel_soft_margin_loss(x[0], x[1]),
        ["gaussian_nll"] = x => F.gaussian_nll_loss(x[0], x[1], x[2], full: true),
        ["attention"] = x => F.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true),
    };

    private static readonly Dictionary<string, (Func<nn.Module> Create, Func<nn.Module, Tensor[], Tensor> Call)> Layers = new()
    {
        ["MultiheadAttention"] = (() => nn.MultiheadAttention(4, 2), (m, x) => ((Modules.MultiheadAttention)m).call(x[0], x[1], x[2]).Item1),
        ["TransformerEncoder"] = (() => nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6), 2), (m, x) => ((Modules.TransformerEncoder)m).call(x[0])),
        ["TransformerDecoder"] = (() => nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 6), 2), (m, x) => ((Modules.TransformerDecoder)m).call(x[0], x[1])),
        ["Transformer"] = (() => nn.Transformer(4, 2, 1, 1, 6), (m, x) => ((Modules.Transformer)m).call(x[0], x[1])),
        ["Sequential"] = (() => nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Linear(4, 5)), (m, x) => ((Modules.Sequential)m).call(x[0])),
    };

    private static readonly Dictionary<string, Func<Modules.Parameter[], optim.Optimizer>> Optimizers = new()
    {
        ["sgd"] = p => optim.SGD(p, 0.1),
        ["sgd momentum"] = p => optim.SGD(p, 0.1, momentum: 0.9, dampening: 0.2, weight_decay: 0.01),
        ["sgd nesterov"] = p => optim.SGD(p, 0.1, momentum: 0.9, nesterov: true, maximize: true),
        ["adam"] = p => optim.Adam(p, 0.1, weight_decay: 0.01),
        ["adam amsgrad"] = p => optim.Adam(p, 0.1, 0.8, 0.9, amsgrad: true),
        ["adamw"] = p => optim.AdamW(p, 0.1, weight_decay: 0.05),
        ["rmsprop"] = p => optim.RMSProp(p, 0.1, momentum: 0.5, centered: true, weight_decay: 0.01),
    };

    private static readonly Dictionary<string, Func<optim.Optimizer, optim.lr_scheduler.LRScheduler>> Schedulers = new()
    {
        ["step"] = o => optim.lr_scheduler.StepLR(o, 3, 0.5),
        ["multistep"] = o => optim.lr_scheduler.MultiStepLR(o, [2, 5], 0.1),
        ["exponential"] = o => optim.lr_scheduler.ExponentialLR(o, 0.9),
        ["cosine"] = o => optim.lr_scheduler.CosineAnnealingLR(o, 6, 0.01),
        ["lambda"] = o => optim.lr_scheduler.LambdaLR(o, step => Math.Pow(0.95, step)),
        ["polynomial"] = o => optim.lr_scheduler.PolynomialLR(o, 7, 0.9),
        ["onecycle"] = o => optim.lr_scheduler.OneCycleLR(o, 0.5, 12),
        ["onecycle three"] = o => optim.lr_scheduler.OneCycleLR(o, 0.5, 12, three_phase: true, anneal_strategy: optim.lr_scheduler.impl.OneCycleLR.AnnealStrategy.Linear),
        ["linear"] = o => optim.lr_scheduler.LinearLR(o, 0.25, 1, 4),
        ["constant"] = o => optim.lr_scheduler.ConstantLR(o, 0.5, 3),
        ["sequential"] = o => optim.lr_scheduler.SequentialLR(o, [optim.lr_scheduler.LinearLR(o, 0.1, 1, 3), optim.lr_scheduler.ExponentialLR(o, 0.5)], [3]),
    };

    public static TheoryData<string> FunctionNames() => new(Functions.Keys);

    public static TheoryData<string> LayerNames() => new(Layers.Keys);

    public static TheoryData<string> OptimizerNames() => new(Optimizers.Keys);

    public static TheoryData<string> SchedulerNames() => new(Schedulers.Keys);

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void Function_OfTheSameInputs_GivesPyTorchsValues(string name)
    {
        using var scope = NewDisposeScope();
        var known = PyTorch.Require("values").GetProperty(name);
        var inputs = known.GetProperty("inputs").EnumerateArray().Select(PyTorch.ToTensor).ToArray();

        var output = Functions[name](inputs);

        AssertNear(PyTorch.ToTensor(known.GetProperty("output")), output);
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Layer_WithPyTorchsStateDict_GivesPyTorchsValues(string name)
    {
        using var scope = NewDisposeScope();
        var known = PyTorch.Require("values").GetProperty(name);
        var inputs = known.GetProperty("inputs").EnumerateArray().Select(PyTorch.ToTensor).ToArray();
        var state = known.GetProperty("state").EnumerateObject().ToDictionary(entry => entry.Name, entry => PyTorch.ToTensor(entry.Value));
        using var module = Layers[name].Create().@double();
        module.load_state_dict(state);
        module.eval();

        var output = Layers[name].Call(module, inputs);

        Assert.Equal(state.Keys, module.state_dict().Keys);
        AssertNear(PyTorch.ToTensor(known.GetProperty("output")), output);
    }

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void Optimizer_SixSteps_GoesWherePyTorchsGoes(string name)
    {
        using var scope = NewDisposeScope();
        var known = PyTorch.Numbers(PyTorch.Require("optimizers").GetProperty(name));
        var x = nn.Parameter(tensor(new[] { 1.0, -2.0, 0.5 }));
        using var optimizer = Optimizers[name]([x]);

        var trail = new List<double>();
        for (var step = 0; step < 6; step++)
        {
            optimizer.zero_grad();
            (x - step).pow(2).mul(tensor(new[] { 1.0, 0.5, 3.0 })).sum().backward();
            optimizer.step();
            trail.AddRange(x.detach().data<double>().ToArray());
        }

        Assert.Equal(known.Length, trail.Count);
        Assert.All(known.Zip(trail), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Theory]
    [MemberData(nameof(SchedulerNames))]
    public void Scheduler_TenSteps_SetsPyTorchsRates(string name)
    {
        using var scope = NewDisposeScope();
        var known = PyTorch.Numbers(PyTorch.Require("schedulers").GetProperty(name));
        using var optimizer = optim.SGD([nn.Parameter(zeros(1))], 0.2, momentum: 0.9);
        var scheduler = Schedulers[name](optimizer);

        var rates = new List<double> { optimizer.ParamGroups.Single().LearningRate };
        for (var step = 0; step < 10; step++)
        {
            optimizer.step();
            scheduler.step();
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }

        Assert.All(known.Zip(rates), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void Modules_MadeFromTheSameSeed_StartWithPyTorchsWeights()
    {
        using var scope = NewDisposeScope();
        var known = PyTorch.Require("first");
        var before = get_default_dtype();
        set_default_dtype(ScalarType.Float64);
        try
        {
            using var seeded = manual_seed(7);
            using var modules = nn.ModuleList<nn.Module>(
                nn.Linear(5, 3), nn.Conv2d(4, 6, 3, groups: 2), nn.ConvTranspose2d(2, 3, 2), nn.Embedding(3, 2), nn.MultiheadAttention(4, 2));

            foreach (var (key, tensor) in modules.state_dict())
                AssertNear(PyTorch.ToTensor(known.GetProperty(key)), tensor);
        }
        finally
        {
            set_default_dtype(before);
        }
    }

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected.to(ScalarType.Float64) - actual.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.True(difference <= Tolerance, $"largest difference {difference}");
    }
}
