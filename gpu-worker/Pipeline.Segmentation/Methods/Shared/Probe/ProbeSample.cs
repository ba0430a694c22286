using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>What an image gives the probe.</summary>
/// <param name="Features">[cells, channels]</param>
/// <param name="Ruled">[cells, classes] 0 where the labels allow the class, very low where they rule it out.</param>
/// <param name="Seeds">[cells] int64 class, 255 = not seeded.</param>
/// <param name="Unseen">[classes] 1 where the image holds the class and no cell is seeded with it, else 0.</param>
internal sealed record ProbeSample(Tensor Features, Tensor Ruled, Tensor Seeds, Tensor Unseen) : IDisposable
{
    public bool HasUnseen { get; } = Unseen.any().item<bool>();

    public void Dispose()
    {
        Features.Dispose();
        Ruled.Dispose();
        Seeds.Dispose();
        Unseen.Dispose();
    }
}
