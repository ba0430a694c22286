using Pipeline.Contracts.Labels;

namespace Pipeline.Contracts.Tests;

public sealed class BoxLabelTests
{
    [Theory]
    [InlineData(3, 5, true)]
    [InlineData(12.9, 8.9, true)]
    [InlineData(2.9, 5, false)]
    [InlineData(13, 5, false)]
    [InlineData(3, 4.9, false)]
    [InlineData(3, 9, false)]
    public void Contains_IsHalfOpen(double x, double y, bool expected) =>
        Assert.Equal(expected, new BoxLabel("part", 3, 5, 10, 4).Contains(x, y));
}
