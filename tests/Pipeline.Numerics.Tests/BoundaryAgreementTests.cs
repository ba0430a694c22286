namespace Pipeline.Numerics.Tests;

public sealed class BoundaryAgreementTests
{
    [Theory]
    [InlineData(0f, 1)]
    [InlineData(1f, 2)]
    [InlineData(1.5f, 3)]
    [InlineData(4f, 4)]
    public void Of_RandomMasks_EqualsSearchOverAllPairs(float tolerance, int seed)
    {
        const int Width = 23, Height = 17;
        byte[] truth = Patches(Width, Height, seed), prediction = Patches(Width, Height, seed + 50);

        BoundaryAgreement agreement = BoundaryAgreement.Of(truth, prediction, Width, Height, 1, tolerance);

        int[] trueOutline = Outline(truth, truth, Width), predicted = Outline(prediction, truth, Width);
        Assert.Equal(
            new BoundaryAgreement(trueOutline.Length, Near(trueOutline, predicted), predicted.Length, Near(predicted, trueOutline)),
            agreement);

        int Near(int[] outline, int[] other) => outline.Count(p => other.Any(q =>
            Math.Pow((p % Width) - (q % Width), 2) + Math.Pow((p / Width) - (q / Width), 2) <= tolerance * tolerance));
    }

    [Fact]
    public void Of_EqualMasks_IsOne_AndShiftedBeyondTolerance_IsLess()
    {
        const int Width = 30, Height = 20;
        byte[] truth = Square(8), near = Square(9), far = Square(14);

        Assert.Equal(1, BoundaryAgreement.Of(truth, truth, Width, Height, 1, 0).F);
        Assert.Equal(1, BoundaryAgreement.Of(truth, near, Width, Height, 1, 1).F);
        Assert.InRange(BoundaryAgreement.Of(truth, far, Width, Height, 1, 1).F, 0.01, 0.7);

        byte[] Square(int left) => [.. Enumerable.Range(0, Width * Height).Select(p => p % Width >= left && p % Width < left + 8 && p / Width is >= 5 and < 15 ? (byte)1 : (byte)0)];
    }

    [Fact]
    public void F_WithoutOutlines_IsUndefined_AndWithOneSideOnly_IsZero()
    {
        Assert.Equal(double.NaN, BoundaryAgreement.Of(new byte[6], new byte[6], 3, 2, 1, 1).F);
        Assert.Equal(0, BoundaryAgreement.Of([1, 0, 0, 0, 0, 0], new byte[6], 3, 2, 1, 1).F);
    }

    private static byte[] Patches(int width, int height, int seed)
    {
        var random = new Random(seed);
        var mask = new byte[width * height];
        foreach (byte value in (byte[])[1, 2, 1, 0, 1, 255])
        {
            (int left, int top, int w, int h) = (random.Next(width), random.Next(height), 2 + random.Next(8), 2 + random.Next(8));
            for (int p = 0; p < mask.Length; p++)
            {
                if (p % width >= left && p % width < left + w && p / width >= top && p / width < top + h)
                    mask[p] = value;
            }
        }

        return mask;
    }

    private static int[] Outline(byte[] mask, byte[] truth, int width)
    {
        return [.. Enumerable.Range(0, mask.Length).Where(p => mask[p] == 1 && truth[p] != 255 && Enumerable.Range(0, mask.Length).Any(q =>
            Math.Abs((p % width) - (q % width)) + Math.Abs((p / width) - (q / width)) == 1 && mask[q] != 1 && truth[q] != 255))];
    }
}
