using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>Class activation maps of one image, over two sizes and both mirror images.</summary>
internal static class CamMaps
{
    private static readonly double[] Scales = [1, 1.4];

    /// <inheritdoc cref="Create(ITagClassifier, LabeledImage, bool[], Device)"/>
    public static float[] Create(ITagClassifier classifier, LabeledImage image, ClassRegions regions, ClassList classes, Device device) =>
        Create(classifier, image, [.. Enumerable.Range(classes.FirstObject, classes.Count - classes.FirstObject).Select(regions.IsPresent)], device);

    /// <returns>[object classes, height, width]: at each pixel the strongest normalised response of a present class, shared out among the present classes.</returns>
    public static float[] Create(ITagClassifier classifier, LabeledImage image, bool[] present, Device device)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        classifier.Module.eval();
        var input = ImageTensor.Create(image.Load(), classifier.Backbone.Preprocessing, device);
        Tensor? sum = null;
        foreach (var scale in Scales)
        {
            var sized = Layers.Resize(input, (long)(image.Height * scale), (long)(image.Width * scale));
            var maps = Layers.Resize(classifier.Maps(sized), image.Height, image.Width);
            var mirrored = Layers.Resize(classifier.Maps(sized.flip(3)), image.Height, image.Width).flip(3);
            sum = sum is null ? maps + mirrored : sum + maps + mirrored;
        }
        var logits = Layers.Values(sum! / (2 * Scales.Length));
        var responses = Normalise(logits, present, image.Height * image.Width);
        Compete(responses, logits, present, image.Height * image.Width);
        return responses;
    }

    private static float[] Normalise(float[] logits, bool[] present, int pixels)
    {
        var maps = new float[logits.Length];
        for (var c = 0; c < present.Length; c++)
        {
            if (!present[c])
            {
                continue;
            }
            var plane = logits.AsSpan(c * pixels, pixels);
            var highest = 1e-5f;
            foreach (var value in plane)
            {
                highest = Math.Max(highest, value);
            }
            for (var i = 0; i < pixels; i++)
            {
                maps[c * pixels + i] = Math.Max(plane[i], 0) / highest;
            }
        }
        return maps;
    }

    // Normalised maps say where an object is, but a class that was learned badly is scaled up to 1 as well; which class it is, the
    // logits say, since training made them comparable.
    private static void Compete(float[] maps, float[] logits, bool[] present, int pixels)
    {
        var weights = new float[present.Length];
        for (var i = 0; i < pixels; i++)
        {
            var (strongest, highest, sum) = (0f, float.NegativeInfinity, 0f);
            for (var c = 0; c < present.Length; c++)
            {
                if (present[c])
                {
                    strongest = Math.Max(strongest, maps[c * pixels + i]);
                    highest = Math.Max(highest, logits[c * pixels + i]);
                }
            }
            for (var c = 0; c < present.Length; c++)
            {
                weights[c] = present[c] ? MathF.Exp(logits[c * pixels + i] - highest) : 0;
                sum += weights[c];
            }
            for (var c = 0; c < present.Length && sum > 0; c++)
            {
                maps[c * pixels + i] = strongest * weights[c] / sum;
            }
        }
    }
}
