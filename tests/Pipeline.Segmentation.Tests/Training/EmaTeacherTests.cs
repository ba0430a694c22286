using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Training;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Training;

public sealed class EmaTeacherTests
{
    /// <summary>keep = min(decay, (1 + t) / (10 + t)): a tenth at first, the decay in the end.</summary>
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(8, 0.5)]
    [InlineData(1_000, 0.9)]
    public void Follow_AStudentThatMoved_KeepsTheShareOfItsStep(int step, double keep)
    {
        using var student = NetworkFactory.Create(TinyTraining.Network, 3);
        Fill(student, 1);
        using var teacher = new EmaTeacher(student, 0.9, CPU);
        Fill(student, 3);

        teacher.Follow(student, step);

        foreach (var (key, value) in teacher.Network.Module.state_dict())
        {
            if (value.is_floating_point())
            {
                Assert.True(Math.Abs(value.mean().item<float>() - (keep + (1 - keep) * 3)) < 1e-5, key);
            }
        }
    }

    private static void Fill(ISegmentationNetwork network, float value)
    {
        using var guard = no_grad();
        foreach (var (_, tensor) in network.Module.state_dict())
        {
            tensor.fill_(value);
        }
    }
}
