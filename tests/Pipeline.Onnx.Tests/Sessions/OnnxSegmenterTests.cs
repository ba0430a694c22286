using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Onnx.Parity;
using Pipeline.Onnx.Sessions;
using Pipeline.Onnx.Tests.Oracles;

namespace Pipeline.Onnx.Tests.Sessions;

public sealed class OnnxSegmenterTests
{
    private static readonly OnnxSegmenterOptions OneCpuThread = new() { Device = OnnxDevice.Cpu, IntraOpThreads = 1 };

    // Sizes grow, shrink and repeat: the buffers are reused across all of them.
    [Fact]
    public void Run_AnyBatchAndSize_EqualsTheNetworkInLoops()
    {
        using var segmenter = OnnxSegmenter.Load(TinySegmenter.Bytes(TinySegmenter.Metadata), "tiny", OneCpuThread);

        foreach (var (n, h, w) in new[] { (1, 16, 16), (2, 17, 23), (1, 16, 16), (3, 8, 5), (1, 40, 33), (2, 17, 23) })
        {
            var images = Array4.Random(n * 1000 + h, n, 3, h, w);
            var expected = TinySegmenter.Forward(images);

            var actual = segmenter.Run(images.Data, n, 3, h, w);

            Assert.Equal(expected.Data.Length, actual.Length);
            for (var i = 0; i < n; i++)
            {
                var report = ParityGate.Compare(
                    expected.Data.AsSpan(i * TinySegmenter.Classes * h * w, TinySegmenter.Classes * h * w),
                    actual.Slice(i * TinySegmenter.Classes * h * w, TinySegmenter.Classes * h * w), TinySegmenter.Classes, h * w);
                Assert.True(report.Passed, report.ToString());
            }
        }
    }

    [Fact]
    public void Open_ModelWithMetadata_KnowsClassesAndPreprocessing()
    {
        using var folder = new TemporaryFolder();
        TinySegmenter.Graph(TinySegmenter.Metadata).Save(folder.File("model.onnx"));

        using var segmenter = OnnxSegmenter.Open(folder.File("model.onnx"), OneCpuThread);

        Assert.Equal((3, TinySegmenter.Classes, OnnxDevice.Cpu), (segmenter.Channels, segmenter.Classes, segmenter.Device));
        Assert.NotNull(segmenter.Metadata);
        Assert.Equal(TinySegmenter.Metadata.Classes, segmenter.Metadata.Classes);
        Assert.Equal("background", segmenter.Metadata.Background);
        Assert.Equal("RGB", segmenter.Metadata.Preprocessing.Channels);
        Assert.Equal(TinySegmenter.Metadata.Preprocessing.Mean, segmenter.Metadata.Preprocessing.Mean);
        Assert.Equal(TinySegmenter.Metadata.Preprocessing.Std, segmenter.Metadata.Preprocessing.Std);
    }

    [Fact]
    public void Load_ModelWithoutMetadata_RunsAndSaysSo()
    {
        using var segmenter = OnnxSegmenter.Load(TinySegmenter.Bytes(null), "plain", OneCpuThread);

        Assert.Null(segmenter.Metadata);
        Assert.Equal(TinySegmenter.Classes * 64, segmenter.Run(new float[3 * 64], 1, 3, 8, 8).Length);
    }

    [Fact]
    public void Load_ClassNamesThatDoNotFitTheScores_IsRefused()
    {
        var model = TinySegmenter.Bytes(TinySegmenter.Metadata with { Classes = ["one", "two"] });

        var error = Assert.Throws<InvalidDataException>(() => OnnxSegmenter.Load(model, "models/pets/7", OneCpuThread));

        Assert.Contains("'models/pets/7' scores 4 classes but its entry 'classes' names 2", error.Message);
    }

    [Theory]
    [InlineData("classes", "not json")]
    [InlineData("preprocessing", "{\"channels\":\"RGB\"}")]
    [InlineData("preprocessing", "{\"channels\":\"HSV\",\"mean\":[0,0,0],\"std\":[1,1,1]}")]
    [InlineData("preprocessing", "{\"channels\":\"RGB\",\"mean\":[0,0],\"std\":[1,1]}")]
    [InlineData("preprocessing", "{\"channels\":\"RGB\",\"mean\":[0,0,0],\"std\":[1,0,1]}")]
    [InlineData("preprocessing", "{\"channels\":\"RGB\",\"mean\":[0,0,0],\"std\":[1,1,1],\"multiple\":0}")]
    [InlineData("background", "sky")]
    public void Load_MetadataThatCannotBeRead_NamesModelAndEntry(string key, string value)
    {
        var graph = TinySegmenter.Graph(TinySegmenter.Metadata);
        graph.Metadata(key, value);

        var error = Assert.Throws<InvalidDataException>(() => OnnxSegmenter.Load(graph.ToBytes(), "models/pets/7", OneCpuThread));

        Assert.Contains("'models/pets/7'", error.Message);
        Assert.Contains($"'{key}'", error.Message);
    }

    public static TheoryData<string> Damages => ["empty", "text", "truncated", "zeroed"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Open_DamagedFile_NamesTheFile(string damage)
    {
        var bytes = TinySegmenter.Bytes(TinySegmenter.Metadata);
        byte[] damaged = damage switch
        {
            "empty" => [],
            "text" => "no model at all"u8.ToArray(),
            "truncated" => bytes[..(bytes.Length / 2)],
            _ => new byte[bytes.Length],
        };
        using var folder = new TemporaryFolder();
        var path = folder.File("broken.onnx");
        File.WriteAllBytes(path, damaged);

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => OnnxSegmenter.Open(path, OneCpuThread)).Message);
        Assert.Contains("'broken'", Assert.Throws<InvalidDataException>(() => OnnxSegmenter.Load(damaged, "broken", OneCpuThread)).Message);
    }

    [Fact]
    public void Open_FileThatIsNotThere_NamesIt() =>
        Assert.Contains("/nowhere/model.onnx", Assert.Throws<FileNotFoundException>(() => OnnxSegmenter.Open("/nowhere/model.onnx")).Message);

    [Fact]
    public void Load_ModelThatIsNoSegmenter_SaysWhatIsNeeded()
    {
        var classifier = new OnnxGraph("classifier");
        var pooled = classifier.GlobalAveragePool(classifier.ImageInput("image", 3));
        classifier.Output("scores", classifier.Reshape(pooled, 0, -1), [Dimension.Batch, 3]);

        var error = Assert.Throws<InvalidDataException>(() => OnnxSegmenter.Load(classifier.ToBytes(), "classifier", OneCpuThread));

        Assert.Contains("'scores'", error.Message);
        Assert.Contains("[batch, fixed channels, height, width]", error.Message);
    }

    [Fact]
    public void Run_SizesThatDoNotFit_AreRefusedBeforeTheRun()
    {
        using var segmenter = OnnxSegmenter.Load(TinySegmenter.Bytes(null), "tiny", OneCpuThread);

        Assert.Contains("takes 3", Assert.Throws<ArgumentException>(() => { segmenter.Run(new float[4], 1, 1, 2, 2); }).Message);
        Assert.Contains("[1, 3, 2, 2] has 12", Assert.Throws<ArgumentException>(() => { segmenter.Run(new float[11], 1, 3, 2, 2); }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => { segmenter.Run([], 0, 3, 2, 2); });
    }

    [Fact]
    public void Run_ModelThatReturnsAnotherSize_NamesModelAndSizes()
    {
        var graph = new OnnxGraph("half");
        var half = graph.AveragePool(graph.ImageInput("image", 3), 2);
        graph.Output("logits", half, [Dimension.Batch, 3, "h", "w"]);
        using var segmenter = OnnxSegmenter.Load(graph.ToBytes(), "half", OneCpuThread);

        var error = Assert.Throws<InvalidDataException>(() => { segmenter.Run(new float[3 * 16], 1, 3, 4, 4); });

        Assert.Contains("'half' failed on images of [1, 3, 4, 4]", error.Message);
    }

    [Fact]
    public void Load_CudaDemanded_RunsOnItOrSaysWhyNot()
    {
        var options = OneCpuThread with { Device = OnnxDevice.Cuda };
        using var automatic = OnnxSegmenter.Load(TinySegmenter.Bytes(null), "tiny", OneCpuThread with { Device = OnnxDevice.Auto });

        if (automatic.Device == OnnxDevice.Cuda)
        {
            using var cuda = OnnxSegmenter.Load(TinySegmenter.Bytes(null), "tiny", options);
            Assert.Equal(OnnxDevice.Cuda, cuda.Device);
        }
        else
        {
            var error = Assert.Throws<PlatformNotSupportedException>(() => OnnxSegmenter.Load(TinySegmenter.Bytes(null), "tiny", options));
            Assert.Contains("CUDA", error.Message);
        }
    }
}
