using System.Runtime.InteropServices;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Networks;

/// <summary>A <c>.pth</c> of PyTorch gives PyTorch's features: the architecture is written a second time in Python.</summary>
public sealed class ResNetOracleTests(ResNetOracleTests.Computed computed) : IClassFixture<ResNetOracleTests.Computed>
{
    // Keys, order and dilation as torchvision has them; depth and stride are set in the loop at the end.
    private const string Script = """
        import sys, numpy as np, torch, torch.nn as nn
        torch.manual_seed(7); torch.set_num_threads(1)
        images = torch.randn(1, 3, 64, 96)
        images.numpy().tofile(sys.argv[1] + "/images")
        class Block(nn.Module):
            def __init__(self, cin, width, stride, first, dilation):
                super().__init__()
                out = width * 4 if depth >= 50 else width
                self.relu = nn.ReLU()
                if depth >= 50:
                    self.conv1 = nn.Conv2d(cin, width, 1, bias=False); self.bn1 = nn.BatchNorm2d(width)
                    self.conv2 = nn.Conv2d(width, width, 3, stride, first, first, bias=False); self.bn2 = nn.BatchNorm2d(width)
                    self.conv3 = nn.Conv2d(width, out, 1, bias=False); self.bn3 = nn.BatchNorm2d(out)
                else:
                    self.conv1 = nn.Conv2d(cin, width, 3, stride, first, first, bias=False); self.bn1 = nn.BatchNorm2d(width)
                    self.conv2 = nn.Conv2d(width, out, 3, 1, dilation, dilation, bias=False); self.bn2 = nn.BatchNorm2d(out)
                self.downsample = nn.Sequential(nn.Conv2d(cin, out, 1, stride, bias=False), nn.BatchNorm2d(out)) if stride != 1 or cin != out else None
            def forward(self, x):
                y = self.relu(self.bn1(self.conv1(x)))
                y = self.bn2(self.conv2(y))
                if depth >= 50: y = self.bn3(self.conv3(self.relu(y)))
                return self.relu(y + (x if self.downsample is None else self.downsample(x)))
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False); self.bn1 = nn.BatchNorm2d(64)
                cin, total, dilation = 64, 4, 1
                for i, n in enumerate({18: [2, 2, 2, 2], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3]}[depth]):
                    stride, first = (1 if i == 0 else 2), dilation
                    if total * stride > os_: dilation, stride = dilation * stride, 1
                    total *= stride
                    blocks = []
                    for b in range(n):
                        blocks.append(Block(cin, 64 << i, stride if b == 0 else 1, first if b == 0 else dilation, dilation))
                        cin = (64 << i) * (4 if depth >= 50 else 1)
                    setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
                self.fc = nn.Linear(cin, 10)
            def forward(self, x):
                low = self.layer1(nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1))
                return low, self.layer4(self.layer3(self.layer2(low)))
        for depth, os_ in (18, 16), (50, 8), (101, 16):
            net = Net()
            for m in net.modules():
                if isinstance(m, nn.BatchNorm2d):
                    m.running_mean.uniform_(-.2, .2); m.running_var.uniform_(.5, 1.5); nn.init.uniform_(m.weight, .5, 1); nn.init.uniform_(m.bias, -.1, .1)
            torch.save(net.state_dict(), f"{sys.argv[1]}/{depth}.pth")
            net.eval()
            with torch.no_grad(): low, high = net(images)
            np.concatenate([low.numpy().ravel(), high.numpy().ravel()]).tofile(f"{sys.argv[1]}/{depth}.features")
        """;

    public sealed class Computed() : PythonFiles(Script);

    [Theory]
    [InlineData(18, 16)]
    [InlineData(50, 8)]
    [InlineData(101, 16)]
    public async Task Features_WithWeightsOfTorchSave_EqualPyTorch(int depth, int outputStride)
    {
        var images = Floats(await computed.ReadAsync("images"));
        var expected = Floats(await computed.ReadAsync($"{depth}.features"));

        var actual = Features(depth, outputStride, WeightFile.Open(await computed.ReadAsync($"{depth}.pth")), images);

        Assert.Equal(expected.Length, actual.Length);
        // Sums in another order: relative to the largest feature, which grows with depth.
        Assert.True(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() < 1e-4 * expected.Max(Math.Abs));
    }

    [Fact]
    public void LoadPretrained_OfAnotherDepth_SaysWhichKeyHasNoPlace()
    {
        using var deep = new ResNet(34, 0.125);
        using var shallow = new ResNet(18, 0.125);
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, deep.state_dict());
        var weights = WeightFile.Open(stream.ToArray());

        var problem = Assert.Throws<WeightsException>(() => shallow.LoadPretrained(weights));

        Assert.Contains("layer1.2", problem.Message);
    }

    [Theory]
    [InlineData("Fcn/ResNet18@0.125", 0)]
    [InlineData("Fcn/ResNet50@0.125", 0)]
    // TensorFlow's padding looks right and down of an even position, so the coarse grid is the odd half of the fine one.
    [InlineData("Fcn/MobileNetV1@0.125", 1)]
    public void OutputStride8_AtEverySecondCell_IsOutputStride16(string name, int first)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        manual_seed(3);
        using var coarse = NetworkFactory.CreateBackbone(name, 16);
        using var fine = NetworkFactory.CreateBackbone(name, 8);
        fine.load_state_dict(coarse.state_dict());
        coarse.eval();
        fine.eval();
        var images = randn([1, 3, 64, 96]);

        var expected = coarse.call(images);
        var actual = fine.call(images)[TensorIndex.Ellipsis, TensorIndex.Slice(first, null, 2), TensorIndex.Slice(first, null, 2)];

        Assert.True(allclose(expected, actual, 1e-4, 1e-5));
    }

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    // No await in here: scopes and the gradient mode belong to a thread.
    private static float[] Features(int depth, int outputStride, WeightFile weights, float[] images)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var network = new ResNet(depth, 1, outputStride);
        network.LoadPretrained(weights);
        network.eval();
        var (low, high) = network.Features(tensor(images, [1, 3, 64, 96]));
        return [.. low.contiguous().data<float>().ToArray(), .. high.contiguous().data<float>().ToArray()];
    }
}
