using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>Class activation maps of one image, over two sizes and both mirror images.</summary>
internal static class CamMaps
{
    private static readonly double[] Scales = [1, 1.4];

    /// <returns>[object classes, height, width]: rectified, absent classes 0, each present class's highest value 1.</returns>
    public static float[] Create(CamClassifier classifier, LabeledImage image, bool[] present, Device device)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        classifier.eval();
        var input = ImageTensor.Create(image.Load(), classifier.Backbone.Preprocessing, device);
        Tensor? sum = null;
        foreach (var scale in Scales)
        {
            var sized = Layers.Resize(input, (long)(image.Height * scale), (long)(image.Width * scale));
            var maps = Layers.Resize(classifier.Maps(sized), image.Height, image.Width);
            var mirrored = Layers.Resize(classifier.Maps(sized.flip(3)), image.Height, image.Width).flip(3);
            sum = sum is null ? maps + mirrored : sum + maps + mirrored;
        }
        var values = Layers.Values(sum!);
        var pixels = image.Height * image.Width;
        for (var c = 0; c < present.Length; c++)
        {
            var plane = values.AsSpan(c * pixels, pixels);
            var highest = 1e-5f;
            foreach (var value in plane)
            {
                highest = Math.Max(highest, value);
            }
            for (var i = 0; i < pixels; i++)
            {
                plane[i] = present[c] ? Math.Max(plane[i], 0) / highest : 0;
            }
        }
        return values;
    }

    /// <summary>Score maps over all classes: the background, where there is one, gets (1 − max CAM)^α.</summary>
    public static ScoreMaps ToScores(float[] maps, ClassList classes, int height, int width, double alpha)
    {
        var pixels = height * width;
        var scores = new ScoreMaps(classes.Count, height, width, new float[classes.Count * pixels]);
        maps.CopyTo(scores.Values.AsSpan(classes.FirstObject * pixels));
        for (var i = 0; classes.HasBackground && i < pixels; i++)
        {
            var highest = 0f;
            for (var c = 1; c < classes.Count; c++)
            {
                highest = Math.Max(highest, scores.Values[c * pixels + i]);
            }
            scores.Values[i] = (float)Math.Pow(1 - Math.Min(highest, 1), alpha);
        }
        return scores;
    }
}
