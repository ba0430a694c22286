using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Copies a whole saved state into a network: every key must be there.</summary>
public static class NetworkState
{
    /// <exception cref="WeightsException">A key is missing or has another shape.</exception>
    public static void Load(ISegmentationNetwork network, WeightFile weights) => Load(network.Module, weights);

    /// <param name="prefix">Stands before every key in the file.</param>
    /// <exception cref="WeightsException">A key is missing or has another shape.</exception>
    public static void Load(nn.Module module, WeightFile weights, string prefix = "")
    {
        foreach (var (key, tensor) in module.state_dict())
        {
            weights.CopyTo(prefix + key, tensor);
        }
    }
}
