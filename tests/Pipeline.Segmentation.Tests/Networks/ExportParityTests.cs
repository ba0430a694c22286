using Pipeline.Onnx.Parity;
using Pipeline.Onnx.Sessions;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Stages;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Networks;

public sealed class ExportParityTests
{
    [Theory]
    [InlineData("DeepLabV3Plus/Compact@0.5")]
    [InlineData("DeepLabV3Plus/MobileNetV1@0.25")]
    [InlineData("DeepLabV3Plus/MobileNetV1@0.25/os8")]
    [InlineData("DeepLabV3Plus/ResNet18@0.25")]
    [InlineData("DeepLabV3Plus/ResNet18@0.25/os8")]
    [InlineData("DeepLabV3Plus/ResNet50@0.125")]
    [InlineData("DeepLabV2/ResNet50@0.125/os8")]
    [InlineData("DeepLabV2/Compact@0.25")]
    [InlineData("Fcn/ResNet18@0.125/os8")]
    [InlineData("Fcn/MobileNetV1@0.25")]
    public void Export_OfAnyNetwork_EqualsItsForward_AtOddSizesAndBatches(string name)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        manual_seed(11);
        using var network = NetworkFactory.Create(name, 5);
        // One training pass gives the running statistics values that are neither 0 nor 1.
        network.Module.train();
        network.Module.call(randn([2, 3, 64, 64]) * 1.5 + 0.3);
        var classes = new ClassList(["a", "b", "c", "d", "e"], null);

        using var segmenter = OnnxSegmenter.Load(ExportStage.Export(network, classes), name);

        foreach (var (batch, height, width) in new[] { (1, 64, 64), (1, 61, 83), (3, 47, 40) })
        {
            var images = randn([batch, 3, height, width]);
            var expected = network.Module.call(images).contiguous().data<float>().ToArray();
            var actual = segmenter.Run(images.data<float>().ToArray(), batch, 3, height, width);
            for (var b = 0; b < batch; b++)
            {
                var size = 5 * height * width;
                var report = ParityGate.Compare(expected.AsSpan(b * size, size), actual.Slice(b * size, size), 5, height * width);
                Assert.True(report.Passed, $"{batch} × {height} × {width}, image {b}: {report}");
            }
        }
    }

    [Theory]
    [InlineData("Unet")]
    [InlineData("DeepLabV3Plus/VGG")]
    [InlineData("DeepLabV3Plus/MobileNetV1@9")]
    [InlineData("DeepLabV3Plus/MobileNetV1/os4")]
    public void Create_OfAnUnknownName_SaysWhatIsAllowed(string name)
    {
        var problem = Assert.Throws<OptionsException>(() => NetworkFactory.Create(name, 3));

        Assert.Contains(name, problem.Message);
    }
}
