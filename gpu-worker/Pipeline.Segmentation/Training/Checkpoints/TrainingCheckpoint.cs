using System.Text;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Checkpoints;

/// <summary>
/// Everything a run needs to go on as if it had not stopped: step, weights and running statistics, optimizer state. The random
/// draws of a step follow from the seed and the step, so they need no state.
/// </summary>
internal static class TrainingCheckpoint
{
    private const string Magic = "seg-checkpoint.v1";

    public static byte[] Write(string optionsHash, int step, nn.Module network, OptimizerHelper optimizer)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(optionsHash);
            writer.Write(step);
            network.save(writer);
            optimizer.save_state_dict(writer);
        }
        return buffer.ToArray();
    }

    /// <returns>The step to go on with; 0 where the checkpoint belongs to other options.</returns>
    public static int Restore(byte[] checkpoint, string optionsHash, nn.Module network, OptimizerHelper optimizer)
    {
        using var reader = new BinaryReader(new MemoryStream(checkpoint, writable: false), Encoding.UTF8);
        if (reader.ReadString() != Magic || reader.ReadString() != optionsHash)
        {
            return 0;
        }
        var step = reader.ReadInt32();
        network.load(reader);
        optimizer.load_state_dict(reader);
        return step;
    }
}
