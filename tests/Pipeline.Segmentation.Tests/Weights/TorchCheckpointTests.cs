using System.IO.Compression;
using System.Text;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Weights;

public sealed class TorchCheckpointTests(TorchCheckpointTests.Saved saved) : IClassFixture<TorchCheckpointTests.Saved>
{
    private const string Script = """
        import sys, torch, collections
        base = torch.arange(24, dtype=torch.float32)
        class Evil:
            def __reduce__(self): return (print, ("run",))
        for kind in "plain nested protocol4 evil object text legacy expanded".split():
            state = collections.OrderedDict(
                plain=base[:6].reshape(2, 3), shifted=base[6:10], transposed=base[:6].reshape(2, 3).t(),
                half=base[:2].half(), bfloat=base[:2].bfloat16(), double=base[:2].double(), count=torch.tensor(42),
                parameter=torch.nn.Parameter(base[3:5]))
            if kind == "nested": state = {"epoch": 3, "state_dict": state}
            if kind == "evil": state["evil"] = Evil()
            if kind == "object": state = torch.nn.Linear(2, 2)
            if kind == "text": state["name"] = "resnet"
            if kind == "expanded": state = {"wide": torch.ones(1).expand(1000000, 1000)}
            torch.save(state, f"{sys.argv[1]}/{kind}", _use_new_zipfile_serialization=kind != "legacy", **({"pickle_protocol": 4} if kind == "protocol4" else {}))
        """;

    public sealed class Saved() : PythonFiles(Script);

    [Theory]
    [InlineData("plain")]
    [InlineData("nested")]
    [InlineData("protocol4")]
    public async Task Open_OfWhatTorchSaved_GivesTheSameTensors(string kind)
    {
        var weights = WeightFile.Open(await saved.ReadAsync(kind));

        Assert.Equal([0, 1, 2, 3, 4, 5], Values(weights, "plain", 2, 3));
        Assert.Equal([6, 7, 8, 9], Values(weights, "shifted", 4));
        Assert.Equal([0, 3, 1, 4, 2, 5], Values(weights, "transposed", 3, 2));
        Assert.Equal([0, 1], Values(weights, "half", 2));
        Assert.Equal([0, 1], Values(weights, "bfloat", 2));
        Assert.Equal([0, 1], Values(weights, "double", 2));
        Assert.Equal([42], Values(weights, "count"));
        Assert.Equal([3, 4], Values(weights, "parameter", 2));
        Assert.Equal(8, weights.Keys.Count);
        Assert.Equal(64, weights.Sha256.Length);
    }

    [Theory]
    [InlineData("evil", "print")]
    [InlineData("object", "torch.nn.modules.linear.Linear")]
    [InlineData("text", "'name'")]
    [InlineData("legacy", "1.6")]
    [InlineData("expanded", "more than once")]
    public async Task Open_OfAnythingButTensors_IsRefusedWithAReason(string kind, string reason)
    {
        var file = await saved.ReadAsync(kind);

        var problem = Assert.Throws<WeightsException>(() => WeightFile.Open(file));

        Assert.Contains(reason, problem.Message);
    }

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "no pickle", Zip(("archive/other", "x"u8.ToArray())) },
        { "empty pickle", Zip(("archive/data.pkl", [])) },
        { "a system call by name", Zip(("archive/data.pkl", "cos\nsystem\n(S'ls'\ntR."u8.ToArray())) },
        { "unknown instruction", Zip(("archive/data.pkl", [0x80, 2, 0x81, (byte)'.'])) },
        { "value missing", Zip(("archive/data.pkl", [0x80, 2, (byte)'s', (byte)'.'])) },
        { "text longer than the file", Zip(("archive/data.pkl", [0x80, 2, (byte)'X', 0xFF, 0xFF, 0xFF, 0xFF])) },
        { "storage missing", Zip(("archive/data.pkl", Tensor("7"))) },
        { "storage too short", Zip(("archive/data.pkl", Tensor("0")), ("archive/data/0", [1, 2, 3])) },
        { "compressed", Zip(CompressionLevel.Optimal, ("archive/data.pkl", Tensor("0")), ("archive/data/0", new byte[100_000])) },
        { "a ZIP cut short", Zip(("archive/data.pkl", Tensor("0")))[..40] },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Open_OfADamagedFile_IsRefusedWithAReason(string what, byte[] file)
    {
        var problem = Assert.Throws<WeightsException>(() => WeightFile.Open(file));

        Assert.True(problem.Message.Length > 20, what);
    }

    [Fact]
    public void Open_OfAHandWrittenPickle_ReadsItsTensor()
    {
        var file = Zip(("archive/data.pkl", Tensor("0")), ("archive/data/0", [0, 0, 0x80, 0x3F]));

        Assert.Equal([1], Values(WeightFile.Open(file), "a", 1));
    }

    // {'a': tensor of shape (1,) in the given storage}, in the form of protocol 2.
    private static byte[] Tensor(string storage) =>
    [
        0x80, 2, (byte)'}', .. Text("a"),
        .. "ctorch._utils\n_rebuild_tensor_v2\n("u8, (byte)'(', .. Text("storage"), .. "ctorch\nFloatStorage\n"u8, .. Text(storage), .. Text("cpu"), (byte)'K', 1, (byte)'t', (byte)'Q',
        (byte)'K', 0, (byte)'K', 1, 0x85, (byte)'K', 1, 0x85, 0x89, (byte)'N', (byte)'t', (byte)'R', (byte)'s', (byte)'.',
    ];

    private static byte[] Text(string text) => [(byte)'X', (byte)text.Length, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    private static float[] Values(WeightFile weights, string key, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var target = zeros(shape);
        weights.CopyTo(key, target);
        return target.data<float>().ToArray();
    }
}
