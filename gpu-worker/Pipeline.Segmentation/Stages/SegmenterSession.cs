using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using Pipeline.Onnx.Sessions;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;

namespace Pipeline.Segmentation.Stages;

/// <summary>A published model at work: pictures of any size in, masks out. ONNX Runtime only, no torch.</summary>
public sealed class SegmenterSession : IDisposable
{
    /// <summary>The network halves its input four times; a smaller picture is enlarged by edge padding first.</summary>
    private const int SmallestSide = 32;

    private readonly OnnxSegmenter _segmenter;
    private readonly Preprocessing _preprocessing;
    private readonly double _unsureMargin;

    /// <param name="model">Bytes of an ONNX file.</param>
    /// <param name="unsureMargin">A pixel whose best class leads by less becomes 255; 0 decides every pixel.</param>
    /// <exception cref="InvalidDataException">The bytes are no model, or not the one the card describes.</exception>
    public SegmenterSession(byte[] model, IReadOnlyList<string> classes, Preprocessing preprocessing, string name = "model", double unsureMargin = 0, OnnxSegmenterOptions? options = null)
    {
        _segmenter = OnnxSegmenter.Load(model, name, options);
        (_preprocessing, _unsureMargin, Classes) = (preprocessing, unsureMargin, classes);
        if (_segmenter.Classes != classes.Count || _segmenter.Channels != 3)
        {
            var (found, channels) = (_segmenter.Classes, _segmenter.Channels);
            _segmenter.Dispose();
            throw new InvalidDataException($"Model '{name}' scores {found} classes from {channels} channels; its card lists {classes.Count} classes and pictures have 3 channels.");
        }
    }

    public SegmenterSession(byte[] model, ModelCard card, double unsureMargin = 0, OnnxSegmenterOptions? options = null)
        : this(model, card.Classes, card.Preprocessing, $"{card.Model}/{card.Version}", unsureMargin, options)
    {
    }

    public IReadOnlyList<string> Classes { get; }

    /// <summary>"cpu" or "cuda": what ONNX Runtime took.</summary>
    public string Device => _segmenter.Device == OnnxDevice.Cuda ? "cuda" : "cpu";

    public PseudoLabel Predict(RgbImage image) => MaskComposer.Decide(Probabilities(image), marks: null, _unsureMargin);

    /// <summary>Softmax of the model's scores at the picture's size.</summary>
    public ScoreMaps Probabilities(RgbImage image)
    {
        var (width, height) = (PaddedSide(image.Width), PaddedSide(image.Height));
        var padded = width == image.Width && height == image.Height ? image : Pad(image, width, height);
        var scores = _segmenter.Run(ImageTensor.Values(padded, _preprocessing), 1, 3, height, width);
        var (pixels, classes) = (image.Width * image.Height, Classes.Count);
        var values = new float[classes * pixels];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                Softmax(scores, width * height, y * width + x, values, pixels, y * image.Width + x, classes);
            }
        }
        return new ScoreMaps(classes, image.Height, image.Width, values);
    }

    public void Dispose() => _segmenter.Dispose();

    private static void Softmax(ReadOnlySpan<float> scores, int stride, int at, float[] values, int pixels, int to, int classes)
    {
        var highest = float.NegativeInfinity;
        for (var c = 0; c < classes; c++)
        {
            highest = Math.Max(highest, scores[c * stride + at]);
        }
        var sum = 0f;
        for (var c = 0; c < classes; c++)
        {
            sum += values[c * pixels + to] = MathF.Exp(scores[c * stride + at] - highest);
        }
        for (var c = 0; c < classes; c++)
        {
            values[c * pixels + to] /= sum;
        }
    }

    private int PaddedSide(int side)
    {
        var multiple = Math.Max(1, _preprocessing.Multiple);
        return (Math.Max(side, SmallestSide) + multiple - 1) / multiple * multiple;
    }

    private static RgbImage Pad(RgbImage image, int width, int height)
    {
        var padded = new RgbImage(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var from = 3 * (Math.Min(y, image.Height - 1) * image.Width + Math.Min(x, image.Width - 1));
                image.Pixels.AsSpan(from, 3).CopyTo(padded.Pixels.AsSpan(3 * (y * width + x)));
            }
        }
        return padded;
    }
}
