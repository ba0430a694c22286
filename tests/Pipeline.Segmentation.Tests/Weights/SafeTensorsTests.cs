using System.Buffers.Binary;
using System.Text;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Weights;

public sealed class SafeTensorsTests
{
    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheSameTensors()
    {
        using var scope = NewDisposeScope();
        var a = randn([2, 3]);
        var n = tensor(new long[] { 42 }, [1]);
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [new("a", a), new("n", n)], new Dictionary<string, string> { ["from"] = "here" });

        var weights = SafeTensors.Parse(stream.ToArray());
        var (readA, readN) = (zeros([2, 3]), zeros([1], dtype: ScalarType.Int64));
        weights.CopyTo("a", readA);
        weights.CopyTo("n", readN);

        Assert.Equal(a.data<float>().ToArray(), readA.data<float>().ToArray());
        Assert.Equal(42, readN.item<long>());
        Assert.Equal("here", weights.Metadata["from"]);
        Assert.Equal(64, weights.Sha256.Length);
    }

    [Fact]
    public void CopyTo_OfHalfPrecision_Widens()
    {
        using var scope = NewDisposeScope();
        var file = File("""{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 0x00, 0x3C, 0x00, 0xC0);
        var target = zeros([2]);

        SafeTensors.Parse(file).CopyTo("h", target);

        Assert.Equal([1f, -2f], target.data<float>().ToArray());
    }

    [Fact]
    public void CopyTo_OfAMissingKeyOrAnotherShape_SaysWhich()
    {
        using var scope = NewDisposeScope();
        var weights = SafeTensors.Parse(File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 0, 0, 0, 0));

        Assert.Contains("'b'", Assert.Throws<WeightsException>(() => weights.CopyTo("b", zeros([1]))).Message);
        Assert.Contains("[1, 2]", Assert.Throws<WeightsException>(() => weights.CopyTo("a", zeros([1, 2]))).Message);
    }

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "too short", [1, 2, 3] },
        { "header longer than the file", [0xFF, 0xFF, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'] },
        { "header of 2^63 bytes", [0, 0, 0, 0, 0, 0, 0, 0x80, (byte)'{', (byte)'}'] },
        { "header is no JSON", File("{\"a\":") },
        { "header is an array", File("[]") },
        { "no offsets", File("""{"a":{"dtype":"F32","shape":[1]}}""") },
        { "offsets beyond the data", File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""") },
        { "offsets backwards", File("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}""", 0, 0, 0, 0) },
        { "negative offset", File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 0, 0, 0, 0) },
        { "shape that does not fit", File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "shape that overflows", File("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "unknown type", File("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
        { "named twice", File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 0, 0, 0, 0) },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Parse_OfADamagedFile_IsRefusedWithAReason(string what, byte[] file)
    {
        var problem = Assert.Throws<WeightsException>(() => SafeTensors.Parse(file));

        Assert.True(problem.Message.Length > 20, what);
    }

    private static byte[] File(string header, params byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }
}
