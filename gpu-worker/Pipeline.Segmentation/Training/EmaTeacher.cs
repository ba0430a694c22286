using Pipeline.Segmentation.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training;

/// <summary>
/// The running average of a network's weights (Tarvainen and Valpola, 2017): it forgets what single noisy masks pulled the student to.
/// It makes the predictions that refresh masks, and it is what a run exports.
/// </summary>
public sealed class EmaTeacher : IDisposable
{
    private readonly double _decay;

    /// <param name="decay">Share of the old average that a step keeps, in (0, 1).</param>
    public EmaTeacher(ISegmentationNetwork student, double decay, Device device)
    {
        _decay = decay;
        Network = NetworkFactory.Create(student.NetworkName, student.Classes);
        Network.Module.to(device);
        Network.Module.eval();
        Blend(student, keep: 0);
    }

    public ISegmentationNetwork Network { get; }

    /// <summary>Takes one step's weights in. Early steps count more, or the untrained weights would linger: keep = min(decay, (1 + t) / (10 + t)).</summary>
    /// <param name="step">Steps that the student has done before this one.</param>
    public void Follow(ISegmentationNetwork student, int step) => Blend(student, Math.Min(_decay, (1.0 + step) / (10 + step)));

    public void Dispose() => Network.Dispose();

    // Running statistics are averaged like weights; counters are copied.
    private void Blend(ISegmentationNetwork student, double keep)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var latest = student.Module.state_dict();
        // A module that stands in two places has two keys for one tensor, and a step must count once.
        var done = new HashSet<IntPtr>();
        foreach (var (key, average) in Network.Module.state_dict())
        {
            if (!done.Add(average.Handle))
            {
                continue;
            }
            var value = latest[key];
            if (keep > 0 && average.is_floating_point())
            {
                average.mul_(keep).add_(value, alpha: 1 - keep);
            }
            else
            {
                average.copy_(value);
            }
        }
    }
}
