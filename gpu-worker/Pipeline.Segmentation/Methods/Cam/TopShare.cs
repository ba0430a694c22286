using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>Pooling between the mean of a map and its highest value.</summary>
internal static class TopShare
{
    /// <param name="maps">[batch, planes, h, w]</param>
    /// <param name="share">Share of the positions, best first; 1 is global average pooling.</param>
    /// <returns>[batch, planes]</returns>
    public static Tensor Mean(Tensor maps, double share)
    {
        var flat = maps.flatten(2);
        return share >= 1 ? flat.mean([2]) : flat.topk(Math.Max(1, (int)(flat.shape[2] * share)), 2).values.mean([2]);
    }

    public static double Checked(double topShare) => topShare is > 0 and <= 1
        ? topShare
        : throw new ArgumentOutOfRangeException(nameof(topShare), topShare, "Allowed: above 0 to 1.");
}
