using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class TensorDataTests
{
    [Fact]
    public void Arrays_OfEveryElementType_ComeBackAsTheyWent()
    {
        RoundTrip<byte>([1, 255], ScalarType.Byte);
        RoundTrip<sbyte>([-1, 127], ScalarType.Int8);
        RoundTrip<short>([-1, 300], ScalarType.Int16);
        RoundTrip([-1, 70000], ScalarType.Int32);
        RoundTrip([-1L, 1L << 40], ScalarType.Int64);
        RoundTrip([0.1f, float.NaN], ScalarType.Float32);
        RoundTrip([0.1, double.PositiveInfinity], ScalarType.Float64);
        RoundTrip([true, false, true], ScalarType.Bool);
        RoundTrip([(Half)0.5f, (Half)(-2f)], ScalarType.Float16);
        RoundTrip([new BFloat16(0.5f), new BFloat16(-2f)], ScalarType.BFloat16);
        RoundTrip([(1f, 2f), (3f, -4f)], ScalarType.ComplexFloat32);
        RoundTrip([new Complex(1, 2), new Complex(3, -4)], ScalarType.ComplexFloat64);
    }

    [Fact]
    public void Array_OfTwoDimensions_KeepsRowOrder()
    {
        var matrix = tensor(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } });

        Assert.Equal([2L, 3], matrix.shape);
        Assert.Equal(6f, matrix[1, 2].item<float>());
        Assert.Equal(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } }, matrix.data<float>().ToNDArray());
    }

    [Fact]
    public void Data_OfATransposedView_IsInIndexOrder()
    {
        var view = arange(6).reshape(2, 3).t();

        Assert.Equal([0L, 3, 1, 4, 2, 5], view.data<long>().ToArray());
        Assert.Equal(4L, view.data<long>()[1, 1]);
    }

    [Fact]
    public void Data_WrittenThroughAView_ChangesTheTensor()
    {
        var whole = zeros(2, 2);

        whole.t().data<float>()[0, 1] = 7;

        Assert.Equal([0f, 0, 7, 0], whole.data<float>().ToArray());
    }

    [Fact]
    public void Data_ReadAsAnotherType_IsRefused() =>
        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => ones(2).data<double>()).Message);

    [Fact]
    public void Item_OfSeveralElements_IsRefused() => Assert.Throws<ArgumentException>(() => ones(2).item<float>());

    [Fact]
    public void Elements_NotFillingTheShape_SaysBothCounts()
    {
        var failure = Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2, 3 }, [2, 2]));

        Assert.Contains("3 elements do not fill a tensor of shape [2, 2]", failure.Message);
    }

    [Fact]
    public void Types_InArithmetic_PromoteAsPyTorchSays()
    {
        Assert.Equal(ScalarType.Float32, (arange(3) + 0.5).dtype);
        Assert.Equal(ScalarType.Int64, (arange(3) + 2).dtype);
        Assert.Equal(ScalarType.Float32, (arange(3) / 2).dtype);
        Assert.Equal(ScalarType.Float64, (ones(2) + ones([2], dtype: ScalarType.Float64)).dtype);
        Assert.Equal(ScalarType.Bool, (ones(2) > 0).dtype);
        Assert.Equal(ScalarType.Float32, arange(0, 1, 0.25).dtype);
    }

    [Fact]
    public void Conversions_OfNumbers_Truncate()
    {
        Assert.Equal(2, (int)tensor(2.7));
        Assert.Equal(2.7, (double)tensor(2.7));
        Assert.True((bool)tensor(3));
        Assert.Equal(3.5f, tensor(3.5).ToSingle());
        Assert.Equal(new Complex(1, 2), tensor(1.0, 2.0).ToComplexFloat64());
    }

    [Fact]
    public void File_SavedAndLoaded_HoldsTheSameTensor()
    {
        using var stream = new MemoryStream();
        var original = arange(6).reshape(2, 3).t();

        original.Save(stream);
        stream.Position = 0;
        var loaded = Tensor.Load(stream);

        Assert.Equal(original, loaded);
        Assert.Equal([3L, 2], loaded.shape);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void Load_IntoAnotherShape_IsRefused()
    {
        using var stream = new MemoryStream();
        ones(2, 3).Save(stream);
        stream.Position = 0;

        var failure = Assert.Throws<ArgumentException>(() => ones(3, 2).Load(new BinaryReader(stream)));

        Assert.Contains("[2, 3]", failure.Message);
    }

    [Fact]
    public void Text_InEachStyle_ShowsWhatItSays()
    {
        var matrix = tensor(new[,] { { 1f, 2.5f }, { -3, 4 } });

        Assert.Equal("[2x2], type = Float32, device = cpu", matrix.ToString());
        Assert.Equal("[[1, 2.5],\n [-3, 4]]", matrix.ToString(TensorStringStyle.Numpy));
        Assert.Equal("[0, 1, 2, ..., 97, 98, 99]", arange(100).npstr());
    }

    [Fact]
    public void Device_Described_ParsesAndRefuses()
    {
        Assert.Equal((DeviceType.CUDA, 1), (device("cuda:1").type, device("cuda:1").index));
        Assert.Equal("cpu", CPU.ToString());
        Assert.Throws<ArgumentException>(() => device("gpu"));
        Assert.Throws<ArgumentException>(() => device("cuda:x"));
    }

    [Fact]
    public void Disposed_Tensor_SaysSo()
    {
        var tensor = ones(2);
        tensor.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tensor.shape);
    }

    [Fact]
    public void Operator_OnUnknownShape_CarriesLibtorchsMessage() =>
        Assert.Contains("shape '[4, 4]' is invalid for input of size 6", Assert.Throws<ExternalException>(() => arange(6).reshape(4, 4)).Message);

    private static void RoundTrip<T>(T[] values, ScalarType type) where T : unmanaged
    {
        var made = values.ToTensor([values.Length]);

        Assert.Equal(type, made.dtype);
        Assert.Equal(values, made.data<T>().ToArray());
        Assert.Equal(values, from_array(values).data<T>().ToArray());
    }
}
