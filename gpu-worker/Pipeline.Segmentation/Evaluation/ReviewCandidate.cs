using Pipeline.Imaging;

namespace Pipeline.Segmentation.Evaluation;

/// <summary>An image as the review list sees it.</summary>
/// <param name="Name">For the caller.</param>
/// <param name="Uncertainty">1 less the mean lead of the best class, 0 to 1.</param>
/// <param name="Violation">1 less the constraint satisfaction of the free prediction, 0 to 1.</param>
/// <param name="Descriptor">What it looks like, for telling images apart: shares of the predicted classes, then mean and spread of each colour, each 0 to 1.</param>
public sealed record ReviewCandidate(string Name, double Uncertainty, double Violation, IReadOnlyList<double> Descriptor)
{
    /// <param name="prediction">The model's own, with no help from the labels.</param>
    public static ReviewCandidate Of(string name, RgbImage picture, PseudoLabel prediction, LabeledImage labels, ClassList classes)
    {
        var mask = prediction.ArgMax.Pixels;
        var descriptor = LabelConstraints.Areas(mask, classes.Count).Select(area => (double)area / mask.Length).ToList();
        for (var channel = 0; channel < 3; channel++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = channel; i < picture.Pixels.Length; i += 3)
            {
                var value = picture.Pixels[i] / 255.0;
                (sum, squares) = (sum + value, squares + value * value);
            }
            var mean = sum / mask.Length;
            descriptor.AddRange([mean, Math.Sqrt(Math.Max(0, squares / mask.Length - mean * mean))]);
        }
        return new ReviewCandidate(
            name, Math.Clamp(1 - prediction.MeanConfidence, 0, 1), 1 - LabelConstraints.Satisfaction(LabelConstraints.Degrees(mask, labels, classes)), descriptor);
    }
}
