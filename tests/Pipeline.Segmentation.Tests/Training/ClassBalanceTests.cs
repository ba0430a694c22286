using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Tests.Training;

public sealed class ClassBalanceTests
{
    [Fact]
    public void Weights_FallWithTheRootOfTheCount_WhateverClassesAreMissing()
    {
        byte[] target = [.. Enumerable.Repeat((byte)0, 400), .. Enumerable.Repeat((byte)2, 100), 255, 255];

        var weights = ClassBalance.Weights([target], 4);

        // 1/20 and 1/10 over their mean.
        Assert.Equal([2 / 3f, 1, 4 / 3f, 1], weights, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Weights_OfARareClass_EndAtFour()
    {
        byte[] many = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i % 9))];

        var weights = ClassBalance.Weights([many, [9]], 10);

        Assert.Equal(4, weights[9]);
        Assert.Equal(0.2f, weights[0]);
    }
}
