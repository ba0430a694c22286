using Pipeline.Contracts.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training;

/// <summary>
/// Draws augmented crops straight from the source pixels: one affine sampling, bilinear for the image and nearest for the target,
/// so 255 never mixes with a class.
/// </summary>
internal sealed class BatchBuilder(Augmentation options, Preprocessing preprocessing, int classes, Device device, BatchParts parts = BatchParts.None)
{
    public const int AllowedStride = 4;

    private readonly float[] _scale = [.. preprocessing.Std.Select(std => (float)(1 / (255 * std)))];
    private readonly float[] _offset = [.. preprocessing.Mean.Zip(preprocessing.Std, (mean, std) => (float)(-mean / std))];

    public TrainingBatch Build(IReadOnlyList<TrainingSample> samples, Random random)
    {
        var size = options.Crop;
        var cells = (size + AllowedStride - 1) / AllowedStride;
        var images = new float[samples.Count * 3 * size * size];
        var targets = new long[samples.Count * size * size];
        var weights = new float[targets.Length];
        var inside = new float[targets.Length];
        var allowed = samples.Any(sample => sample.Allowed is not null) ? new float[samples.Count * classes * cells * cells] : null;
        var lines = parts.HasFlag(BatchParts.BoxLines) ? new BoxLineTracer(size, classes) : null;
        var superpixels = parts.HasFlag(BatchParts.Superpixels) ? new long[samples.Count * cells * cells] : null;
        for (var b = 0; b < samples.Count; b++)
        {
            var sample = samples[b];
            var transform = CropTransform.Draw(random, options, sample.Image.Width, sample.Image.Height);
            var contrast = (float)(1 + (random.NextDouble() * 2 - 1) * options.Colour);
            var brightness = (float)((random.NextDouble() - 0.5) * options.Colour * 255);
            var plane = size * size;
            Sample(
                sample, transform, contrast, brightness, images.AsSpan(b * 3 * plane, 3 * plane), targets.AsSpan(b * plane, plane),
                weights.AsSpan(b * plane, plane), inside.AsSpan(b * plane, plane));
            if (sample.Allowed is { } regions)
            {
                lines?.Trace(b, regions, transform);
            }
            if (superpixels is not null)
            {
                Number(sample, transform, cells, superpixels.AsSpan(b * cells * cells, cells * cells));
            }
            if (allowed is not null)
            {
                Allow(sample.Allowed, transform, cells, allowed.AsSpan(b * classes * cells * cells, classes * cells * cells));
            }
        }
        return new TrainingBatch(
            tensor(images, [samples.Count, 3, size, size], device: device),
            preprocessing,
            tensor(targets, [samples.Count, size, size], device: device),
            tensor(weights, [samples.Count, size, size], device: device),
            tensor(inside, [samples.Count, size, size], device: device),
            allowed is null ? null : tensor(allowed, [samples.Count, classes, cells, cells], device: device),
            lines?.ToTensors(device),
            superpixels is null ? null : tensor(superpixels, [samples.Count, cells, cells], device: device));
    }

    private void Sample(
        TrainingSample sample, CropTransform transform, float contrast, float brightness,
        Span<float> image, Span<long> target, Span<float> weight, Span<float> inside)
    {
        var (size, plane) = (options.Crop, options.Crop * options.Crop);
        var (width, height) = (sample.Image.Width, sample.Image.Height);
        ReadOnlySpan<byte> pixels = sample.Image.Pixels;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (sx, sy) = transform.ToSource(x + 0.5, y + 0.5);
                var at = y * size + x;
                if (sx < 0 || sy < 0 || sx >= width || sy >= height)
                {
                    // Padding is the mean colour: zero after preprocessing.
                    target[at] = 255;
                    continue;
                }
                inside[at] = 1;
                var nearest = (int)sy * width + (int)sx;
                var known = sample.Target[nearest];
                target[at] = known;
                weight[at] = known == 255 ? 0 : sample.Weight is { } trust ? trust[nearest] / 255f : 1;

                var (left, top) = ((float)Math.Max(sx - 0.5, 0), (float)Math.Max(sy - 0.5, 0));
                var (x0, y0) = ((int)left, (int)top);
                var (x1, y1) = (Math.Min(x0 + 1, width - 1), Math.Min(y0 + 1, height - 1));
                var (fx, fy) = (left - x0, top - y0);
                var (a, b, c, d) = (3 * (y0 * width + x0), 3 * (y0 * width + x1), 3 * (y1 * width + x0), 3 * (y1 * width + x1));
                for (var channel = 0; channel < 3; channel++)
                {
                    var upper = pixels[a + channel] + (pixels[b + channel] - pixels[a + channel]) * fx;
                    var lower = pixels[c + channel] + (pixels[d + channel] - pixels[c + channel]) * fx;
                    var value = (upper + (lower - upper) * fy - 127.5f) * contrast + 127.5f + brightness;
                    image[channel * plane + at] = Math.Clamp(value, 0, 255) * _scale[channel] + _offset[channel];
                }
            }
        }
    }

    private static void Number(TrainingSample sample, CropTransform transform, int cells, Span<long> numbers)
    {
        var (width, height) = (sample.Image.Width, sample.Image.Height);
        for (var y = 0; y < cells; y++)
        {
            for (var x = 0; x < cells; x++)
            {
                var (sx, sy) = transform.ToSource((x + 0.5) * AllowedStride, (y + 0.5) * AllowedStride);
                var isInside = sx >= 0 && sy >= 0 && sx < width && sy < height;
                numbers[y * cells + x] = isInside && sample.Superpixels is { } all ? all[(int)sy * width + (int)sx] : -1;
            }
        }
    }

    private void Allow(ClassRegions? regions, CropTransform transform, int cells, Span<float> allowed)
    {
        if (regions is null)
        {
            allowed.Fill(1);
            return;
        }
        for (var y = 0; y < cells; y++)
        {
            for (var x = 0; x < cells; x++)
            {
                var (sx, sy) = transform.ToSource((x + 0.5) * AllowedStride, (y + 0.5) * AllowedStride);
                var any = false;
                for (var c = 0; c < classes; c++)
                {
                    var allows = regions.Allows(c, sx, sy);
                    any |= allows;
                    allowed[(c * cells + y) * cells + x] = allows ? 1 : 0;
                }
                for (var c = 0; !any && c < classes; c++)
                {
                    // Padding, or outside all boxes in a set without a background: no restriction rather than an infinite loss.
                    allowed[(c * cells + y) * cells + x] = 1;
                }
            }
        }
    }
}
