using System.Text;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training.Checkpoints;

/// <summary>
/// Everything a run needs to go on as if it had not stopped: step, time spent, weights and running statistics, optimizer state, the
/// weights' average. The random draws of a step follow from the seed and the step, so they need no state.
/// </summary>
internal static class TrainingCheckpoint
{
    private const string Magic = "seg-checkpoint.v2";

    public static byte[] Write(string optionsHash, int step, TimeSpan spent, nn.Module network, OptimizerHelper optimizer, EmaTeacher? teacher)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(optionsHash);
            writer.Write(step);
            writer.Write(spent.Ticks);
            network.save(writer);
            optimizer.save_state_dict(writer);
            teacher?.Network.Module.save(writer);
        }
        return buffer.ToArray();
    }

    /// <returns>The step to go on with and the time spent until there; 0 where the checkpoint belongs to other options.</returns>
    public static (int Step, TimeSpan Spent) Restore(byte[] checkpoint, string optionsHash, nn.Module network, OptimizerHelper optimizer, EmaTeacher? teacher)
    {
        using var reader = new BinaryReader(new MemoryStream(checkpoint, writable: false), Encoding.UTF8);
        if (reader.ReadString() != Magic || reader.ReadString() != optionsHash)
        {
            return (0, TimeSpan.Zero);
        }
        var (step, spent) = (reader.ReadInt32(), TimeSpan.FromTicks(reader.ReadInt64()));
        network.load(reader);
        optimizer.load_state_dict(reader);
        teacher?.Network.Module.load(reader);
        return (step, spent);
    }
}
