using Pipeline.Numerics;
using Pipeline.Segmentation.Stages;

namespace Pipeline.Segmentation.Tests.Support;

/// <summary>A method on tiny scenes, judged by their true masks.</summary>
public static class TinyLabeling
{
    /// <returns>mIoU of the method's masks, and of masks that are one class everywhere.</returns>
    public static async Task<(double Miou, double Floor)> RunAsync(IReadOnlyList<TinyScene> scenes, IPseudoLabelMethod method, bool background = true)
    {
        using var labeler = await method.FitAsync(TinyScene.Dataset(scenes, background), TinyTraining.Context, TestContext.Current.CancellationToken);
        return Judge(scenes, labeler);
    }

    public static (double Miou, double Floor) Judge(IReadOnlyList<TinyScene> scenes, ILabeler labeler)
    {
        var stage = new PseudoLabelStage();
        var (matrix, floor) = (new ConfusionMatrix(3), new ConfusionMatrix(3));
        foreach (var scene in scenes)
        {
            matrix.Add(scene.Mask, stage.Label(labeler, scene.Labeled).ArgMax.Pixels);
            floor.Add(scene.Mask, new byte[scene.Mask.Length]);
        }
        return (matrix.MeanIou, floor.MeanIou);
    }
}
