using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Logic;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Methods.Logic;

/// <summary>Each constraint holds exactly where its sentence does.</summary>
public sealed class ConstraintTests
{
    private const int Size = 64;
    private const int Cells = Size / BatchBuilder.AllowedStride;

    // A logit of 30 leaves a doubt of 1e-13 a class.
    private const double Certain = 30;

    // CloseToTrue leaves log(1 − e^−1e-7) = −16.1 to a false truth and 1e-7 to a true one.
    private const double Holds = 1e-6;

    // Rows 2 to 9 and columns 4 to 11 of the grid of cells.
    private static readonly BoxLabel Box = new("object", 16, 8, 32, 32);

    [Fact]
    public void Tightness_OfABoxCrossedByADiagonal_Holds()
    {
        using var scope = NewDisposeScope();

        var loss = Tightness(Paint((row, column) => row - 2 == column - 4 && row is >= 2 and < 10));

        Assert.InRange(loss, 0, Holds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tightness_WithOneRowOrColumnEmpty_IsViolated(bool row)
    {
        using var scope = NewDisposeScope();
        // The whole box but one line.
        var loss = Tightness(Paint((y, x) => y is >= 2 and < 10 && x is >= 4 and < 12 && (row ? y != 5 : x != 7)));

        Assert.InRange(loss, 0.5, double.PositiveInfinity);
    }

    [Fact]
    public void BoxLines_OfABoxThatTheCropCuts_LeaveOutTheLinesCut()
    {
        using var scope = NewDisposeScope();
        // Seen from the crop the box begins two cells left of it: its columns at the cut are gone, and every row is.
        var tracer = new BoxLineTracer(Size, 2);
        tracer.Trace(0, Regions(), new CropTransform(Size / 2.0 + 24, Size / 2.0, 1, 0, 1, Size / 2.0, false));

        var lines = tracer.ToTensors(CPU)!;

        Assert.Equal(6, lines.Count);
        Assert.All(lines.Cells.data<long>().ToArray(), cell => Assert.InRange(cell % Cells, 0, 5));
    }

    [Fact]
    public void BoxLines_OfAMirroredZoomedCrop_CoverTheBoxAndNothingElse()
    {
        using var scope = NewDisposeScope();
        var transform = new CropTransform(30, 26, 1, 0, 0.8, Size / 2.0, true);
        var tracer = new BoxLineTracer(Size, 2);
        tracer.Trace(0, Regions(), transform);

        var found = tracer.ToTensors(CPU)!.Cells.data<long>().ToArray().ToHashSet();

        // A cell whose centre is in the box is on a line; one on a line touches the box.
        for (var cell = 0; cell < Cells * Cells; cell++)
        {
            var (x, y) = transform.ToSource((cell % Cells + 0.5) * BatchBuilder.AllowedStride, (cell / Cells + 0.5) * BatchBuilder.AllowedStride);
            var reach = BatchBuilder.AllowedStride * 0.8;
            var isOn = found.Contains(Cells * Cells + cell);
            Assert.True(!isOn || (x > 16 - reach && x < 48 + reach && y > 8 - reach && y < 40 + reach), $"cell {cell} at {x}, {y} is on a line");
            Assert.True(isOn || !(x > 16 + reach && x < 48 - reach && y > 8 + reach && y < 40 - reach), $"cell {cell} at {x}, {y} is on no line");
        }
    }

    [Fact]
    public void OutsideBoxes_HoldsForACrispMaskInsideAndIsViolatedByOneCellBeyond()
    {
        using var scope = NewDisposeScope();
        var batch = Batch(Paint((y, x) => y is >= 2 and < 10 && x is >= 4 and < 12), out var inside);
        var beyond = Paint((y, x) => (y is >= 2 and < 10 && x is >= 4 and < 12) || (y, x) == (14, 14));

        Assert.InRange(new OutsideBoxes().Compute(batch, inside)!.item<double>(), 0, Holds);
        Assert.InRange(new OutsideBoxes().Compute(batch, Outputs(beyond))!.item<double>(), 0.05, double.PositiveInfinity);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neighbourhood_IsViolatedByAnIsolatedPixelOrAHoleAlone(bool isolated)
    {
        using var scope = NewDisposeScope();
        var whole = Paint((y, x) => y is >= 2 and < 10 && x is >= 4 and < 12);
        var broken = Paint((y, x) => isolated ? (y, x) == (7, 7) : (y, x) != (7, 7));
        var batch = Batch(whole, out var outputs);

        var holds = new Neighbourhood().Compute(batch, outputs)!.item<double>();
        var violated = new Neighbourhood().Compute(batch, Outputs(broken))!.item<double>();

        Assert.InRange(holds, 0, Holds);
        Assert.InRange(violated, 1e-3, double.PositiveInfinity);
    }

    [Fact]
    public void BorderPrecision_HoldsWhenClassesMeetBetweenSuperpixels_AndIsViolatedWithinOne()
    {
        using var scope = NewDisposeScope();
        var left = Paint((_, x) => x < 8);
        var batch = Batch(left, out var outputs);

        Assert.InRange(new BorderPrecision().Compute(batch with { Superpixels = Columns(8) }, outputs)!.item<double>(), 0, Holds);
        Assert.InRange(new BorderPrecision().Compute(batch with { Superpixels = Columns(5) }, outputs)!.item<double>(), 0.1, double.PositiveInfinity);
    }

    [Fact]
    public void LogProbabilities_OfANearlyCertainClass_KeepTheDoubt()
    {
        using var scope = NewDisposeScope();
        // 1 − p of class 0 is 2 e^−40, which no float knows as 1 − p.
        var log = LogProbabilities.Of(tensor(new float[] { 40, 0, 0 }, [1, 3, 1, 1]));

        Assert.Equal(Math.Log(2) - 40, log.IsNot[0, 0].item<float>(), 4);
        Assert.Equal(-Math.Exp(-40), log.IsNot[0, 1].item<float>(), 12);
    }

    private static double Tightness(Tensor logits)
    {
        var batch = Batch(logits, out var outputs);
        return new BoxTightness().Compute(batch, outputs)!.item<double>();
    }

    private static ClassRegions Regions() => new([true, true], [null, [Box]]);

    private static Tensor Columns(int width) => tensor(Enumerable.Range(0, Cells * Cells).Select(i => (long)(i % Cells / width)).ToArray(), [1, Cells, Cells]);

    private static TrainingBatch Batch(Tensor logits, out NetworkOutputs outputs)
    {
        outputs = Outputs(logits);
        var builder = new BatchBuilder(
            new Augmentation { Crop = Size, MinScale = 1, MaxScale = 1, Flip = false, Colour = 0 }, new Preprocessing("RGB", [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]), 2, CPU, BatchParts.BoxLines);
        var batch = builder.Build([new TrainingSample(new RgbImage(Size, Size), new byte[Size * Size], null, Regions())], new Random(1));
        return batch with { Allowed = batch.Allowed!.to_type(ScalarType.Float64) };
    }

    private static NetworkOutputs Outputs(Tensor logits) => new(logits, Size, Size);

    private static Tensor Paint(Func<int, int, bool> isObject)
    {
        var values = new double[2 * Cells * Cells];
        for (var i = 0; i < Cells * Cells; i++)
        {
            values[(isObject(i / Cells, i % Cells) ? Cells * Cells : 0) + i] = Certain;
        }
        return tensor(values, [1, 2, Cells, Cells]);
    }
}
