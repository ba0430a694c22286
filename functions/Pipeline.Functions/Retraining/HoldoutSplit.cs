using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Contracts.Datasets;

namespace Pipeline.Functions.Retraining;

/// <summary>Which images of a training batch are kept out. The name alone decides, so an image never changes sides between snapshots.</summary>
internal static class HoldoutSplit
{
    /// <param name="share">Expected share that is kept out, 0 to 1.</param>
    public static DatasetSplit Of(string image, double share)
    {
        var hash = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(image)));
        return hash / (uint.MaxValue + 1.0) < share ? DatasetSplit.Holdout : DatasetSplit.Train;
    }
}
