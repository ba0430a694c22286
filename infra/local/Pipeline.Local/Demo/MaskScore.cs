using Pipeline.Imaging;
using Pipeline.Local.Scenes;
using Pipeline.Numerics;

namespace Pipeline.Local.Demo;

/// <summary>Scores downloaded masks against the exact truth of the scenes.</summary>
internal static class MaskScore
{
    /// <summary>Mean IoU over the data set; a pixel left at 255 is a miss.</summary>
    /// <param name="pairs">Files: the true mask and the mask that came back.</param>
    public static double MeanIou(IEnumerable<(string Truth, string Result)> pairs)
    {
        var confusion = new ConfusionMatrix(SceneClasses.Names.Count, IgnoredPrediction.CountAsMiss);
        foreach (var (truth, result) in pairs)
            confusion.Add(Read(truth).Pixels, Read(result).Pixels);
        return confusion.MeanIou;
    }

    /// <exception cref="CommandException">The mask is missing or no mask: the flow has failed.</exception>
    public static IndexedMask Read(string file)
    {
        if (!File.Exists(file))
            throw new CommandException($"{file} is missing: not every image got a mask.");
        return MaskCodec.TryDecode(File.ReadAllBytes(file), ImageLimits.Default, out var mask, out var problem)
            ? mask
            : throw new CommandException($"{file} is no mask: {problem.Message}");
    }
}
