using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class IndexingTests
{
    private readonly Tensor _grid = arange(24).reshape(2, 3, 4);

    [Fact]
    public void Position_AllDimensions_GivesTheElement() => Assert.Equal(17L, _grid[1, 1, 1].item<long>());

    [Fact]
    public void Slice_WithStep_ReadsEverySecond() =>
        Assert.Equal([0L, 2, 4, 6, 8, 10], _grid[0, TensorIndex.Colon, TensorIndex.Slice(0, null, 2)].data<long>().ToArray());

    [Fact]
    public void EllipsisAndRange_LastDimension_ReadsTheTail() =>
        Assert.Equal([2L, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23], _grid[TensorIndex.Ellipsis, 2..].data<long>().ToArray());

    [Fact]
    public void Range_FromEnd_CountsBackwards() => Assert.Equal([1L, 3, 2], _grid[.., ..^0, 1..^1][..1].shape);

    [Fact]
    public void Null_Anywhere_AddsADimension() => Assert.Equal([2L, 1, 3, 4], _grid[TensorIndex.Colon, TensorIndex.Null].shape);

    [Fact]
    public void Mask_OverTwoDimensions_StandsForBoth()
    {
        var mask = tensor(new[,] { { true, false, false }, { false, false, true } });

        var picked = _grid[TensorIndex.Tensor(mask), TensorIndex.Slice(1, 3)];

        Assert.Equal([2L, 2], picked.shape);
        Assert.Equal([1L, 2, 21, 22], picked.data<long>().ToArray());
    }

    [Fact]
    public void IndexTensors_TwoOfThem_PairUp()
    {
        var picked = _grid[TensorIndex.Tensor(tensor(new long[] { 0, 1 })), TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 3, 0 }))];

        Assert.Equal([3L, 7, 11, 12, 16, 20], picked.data<long>().ToArray());
    }

    [Fact]
    public void Set_SliceAndMask_WritesThroughToTheTensor()
    {
        var target = zeros(3, 3);
        target[TensorIndex.Colon, 1] = ones(3);
        target[TensorIndex.Tensor(eye(3).@bool())] = tensor(5f);

        Assert.Equal([5f, 1, 0, 0, 5, 0, 0, 1, 5], target.data<float>().ToArray());
    }

    [Fact]
    public void Index_TooManyDimensions_SaysHowMany() =>
        Assert.Contains("4 dimensions; the tensor has 3", Assert.Throws<ArgumentException>(() => _grid[TensorIndex.Colon, 0, 0, TensorIndex.Colon]).Message);
}
