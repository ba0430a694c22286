using Pipeline.Contracts.Models;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Training;

/// <summary>The lattice's loss and gradient against the kernel written out, N × N.</summary>
public sealed class DenseCrfLossTests
{
    private const int Side = 12;
    private const double Position = 6, Colour = 60;

    // The lattice approximates the Gaussian within some per cent; so does everything made of it.
    private const double Tolerance = 0.08;

    [Fact]
    public void Compute_OfRandomProbabilities_IsTheKernelMassBetweenClasses()
    {
        using var scope = NewDisposeScope();
        var (batch, logits) = Example();

        var loss = new DenseCrfLoss(1, Position, Colour).Compute(batch, new NetworkOutputs(logits, Side, Side))!.item<float>();

        Assert.Equal(Exact(logits), loss, Tolerance);
    }

    [Fact]
    public void Gradient_PointsWhereTheExactOneDoes()
    {
        using var scope = NewDisposeScope();
        var (batch, logits) = Example();
        var probed = logits.clone().requires_grad_();

        new DenseCrfLoss(1, Position, Colour).Compute(batch, new NetworkOutputs(probed, Side, Side))!.backward();

        var exact = logits.clone().requires_grad_();
        ExactTensor(exact).backward();
        var (found, wanted) = (probed.grad!.flatten(), exact.grad!.flatten());
        var cosine = ((found * wanted).sum() / (found.norm() * wanted.norm())).item<float>();
        Assert.InRange(cosine, 0.98, 1.0001);
        Assert.InRange((found.norm() / wanted.norm()).item<float>(), 0.8, 1.25);
    }

    [Fact]
    public void Compute_OfOneCertainClass_IsZero()
    {
        using var scope = NewDisposeScope();
        var (batch, logits) = Example();
        var certain = logits.clone();
        certain[0, 0].add_(100);

        var loss = new DenseCrfLoss(1, Position, Colour).Compute(batch, new NetworkOutputs(certain, Side, Side))!.item<float>();

        Assert.Equal(0, loss, 1e-4);
    }

    private static float Exact(Tensor logits) => ExactTensor(logits).item<float>();

    private static Tensor ExactTensor(Tensor logits)
    {
        var features = Features();
        var distances = (features.unsqueeze(0) - features.unsqueeze(1)).square().sum(2);
        var kernel = (-distances / 2).exp();
        var root = kernel.sum(1).rsqrt();
        var normalised = kernel * root.unsqueeze(0) * root.unsqueeze(1);
        var p = nn.functional.softmax(logits, 1).flatten(2)[0];
        return 1 - (p.matmul(normalised) * p).sum() / normalised.sum();
    }

    private static Tensor Features()
    {
        var colours = Image();
        var features = new float[Side * Side * 5];
        for (var i = 0; i < Side * Side; i++)
        {
            (features[5 * i], features[5 * i + 1]) = ((float)(i % Side / Position), (float)(i / Side / Position));
            for (var k = 0; k < 3; k++)
            {
                features[5 * i + 2 + k] = (float)(colours[k * Side * Side + i] / Colour);
            }
        }
        return tensor(features, [Side * Side, 5]);
    }

    // Two halves of different colour with grain.
    private static float[] Image()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 3 * Side * Side).Select(i => (i % Side < Side / 2 ? 80f : 170f) + random.Next(-20, 21))];
    }

    private static (TrainingBatch Batch, Tensor Logits) Example()
    {
        manual_seed(2);
        var images = tensor(Image(), [1, 3, Side, Side]) / 255;
        var batch = new TrainingBatch(
            images, new Preprocessing("RGB", [0, 0, 0], [1, 1, 1]), zeros([1, Side, Side], dtype: ScalarType.Int64), ones([1, Side, Side]), ones([1, Side, Side]), null);
        return (batch, randn([1, 3, Side, Side]));
    }
}
