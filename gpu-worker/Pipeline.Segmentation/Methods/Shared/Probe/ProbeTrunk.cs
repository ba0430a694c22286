using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>The published features that a linear probe reads.</summary>
/// <param name="Backbone">With published weights, in inference mode.</param>
/// <param name="Deep">
/// Also the level before the last, where it has the same stride. Deep features tell classes apart where tags alone do (0.74 to 0.76 of mIoU on 100
/// photographs); with a few marks a picture there are too many of them to learn (0.83 to 0.78), and they blur what boxes say (0.90 to 0.88).
/// </param>
internal sealed record ProbeTrunk(Backbone Backbone, bool Deep) : IDisposable
{
    public static ProbeTrunk Create(string network, bool deep) => new(NetworkFactory.CreateBackbone(network, deep: deep), deep);

    public int Channels => LevelsRead().Sum(level => level.Channels);

    /// <param name="images">[batch, 3, height, width], preprocessed.</param>
    /// <returns>[batch, channels, h, w] at the stride of the last level.</returns>
    public Tensor Read(Tensor images)
    {
        var levels = Backbone.LevelFeatures(images)[^LevelsRead().Length..];
        return levels.Length == 1 ? levels[0] : cat(levels, 1);
    }

    public void Dispose() => Backbone.Dispose();

    private FeatureLevel[] LevelsRead()
    {
        var levels = Backbone.Levels;
        return Deep && levels.Count > 1 && levels[^2].Stride == levels[^1].Stride ? [levels[^2], levels[^1]] : [levels[^1]];
    }
}
