using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Weights;
using TorchSharp;

namespace Pipeline.Segmentation;

/// <summary>Where and how long a method may learn. The options decide what comes out; this decides what it costs.</summary>
public sealed record FitContext
{
    public int Seed { get; init; }

    /// <summary>Null takes CUDA when there is one, the CPU otherwise.</summary>
    public torch.Device? Device { get; init; }

    /// <summary>Threads of libtorch; null leaves them as they are.</summary>
    public int? Threads { get; init; }

    /// <summary>Factor on the method's training steps, above 0; small values serve quick tests.</summary>
    public double Effort { get; init; } = 1;

    /// <summary>
    /// Training ends early when this much time is used. A run that hits it is not reproducible, so it is a guard and not a setting.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Published backbone weights. With them methods fine-tune a deeper network, without them they start a compact one from nothing.</summary>
    public WeightFile? Pretrained { get; init; }

    public IProgress<StageProgress>? Progress { get; init; }

    internal void UseThreads()
    {
        if (Threads is { } threads)
        {
            torch.set_num_threads(threads);
        }
    }

    /// <summary>Makes something of each image, with progress.</summary>
    internal List<T> PerImage<T>(IReadOnlyList<LabeledImage> images, Func<LabeledImage, T> make, string stage, CancellationToken cancellation)
    {
        var made = new List<T>(images.Count);
        foreach (var image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            made.Add(make(image));
            Progress?.Report(new StageProgress(stage, (double)made.Count / images.Count));
        }
        return made;
    }

    internal torch.Device ResolveDevice() => Device ?? (torch.cuda.is_available() ? torch.CUDA : torch.CPU);
}
