using Pipeline.Contracts.Labels;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training;

/// <summary>Collects the <see cref="BoxLines"/> of a batch, crop by crop.</summary>
internal sealed class BoxLineTracer(int size, int classes)
{
    // Half a cell between samples never jumps over one.
    private const double SamplesPerCell = 2;

    private readonly int _cells = (size + BatchBuilder.AllowedStride - 1) / BatchBuilder.AllowedStride;
    private readonly List<long> _found = [];
    private readonly List<long> _lines = [];
    private readonly HashSet<int> _line = [];
    private int _count;

    public void Trace(int sample, ClassRegions regions, CropTransform transform)
    {
        for (var c = 0; c < regions.Classes; c++)
        {
            foreach (var box in regions.IsPresent(c) ? regions.BoxesOf(c) ?? [] : [])
            {
                Trace(sample * classes + c, box, transform, rows: true);
                Trace(sample * classes + c, box, transform, rows: false);
            }
        }
    }

    public BoxLines? ToTensors(Device device) => _count == 0
        ? null
        : new BoxLines(tensor(_found.ToArray(), device: device), tensor(_lines.ToArray(), device: device), _count);

    private void Trace(int plane, BoxLabel box, CropTransform transform, bool rows)
    {
        var cell = transform.Step * BatchBuilder.AllowedStride;
        var (across, along) = rows ? (box.Height, box.Width) : (box.Width, box.Height);
        var lines = Math.Max(1, (int)Math.Round(across / cell));
        var samples = Math.Max(1, (int)Math.Ceiling(along / cell * SamplesPerCell));
        for (var k = 0; k < lines; k++)
        {
            var at = (k + 0.5) * across / lines;
            _line.Clear();
            for (var s = 0; s < samples; s++)
            {
                var on = (s + 0.5) * along / samples;
                var (x, y) = transform.ToCrop(box.X + (rows ? on : at), box.Y + (rows ? at : on));
                if (x < 0 || y < 0 || x >= size || y >= size)
                {
                    _line.Clear();
                    break;
                }
                _line.Add((int)(y / BatchBuilder.AllowedStride) * _cells + (int)(x / BatchBuilder.AllowedStride));
            }
            if (_line.Count == 0)
            {
                continue;
            }
            foreach (var found in _line)
            {
                _found.Add((long)plane * _cells * _cells + found);
                _lines.Add(_count);
            }
            _count++;
        }
    }
}
