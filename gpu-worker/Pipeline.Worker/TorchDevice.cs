using TorchSharp;

namespace Pipeline.Worker;

internal static class TorchDevice
{
    /// <summary>"cpu" or "cuda": what the methods and the training take by default.</summary>
    public static string Name { get; } = torch.cuda.is_available() ? "cuda" : "cpu";
}
