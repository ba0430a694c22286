using Pipeline.Imaging;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Refinement;

/// <summary>
/// Pixels of none of the classes that an image's labels name, in a set without a background: the wall behind the cat where walls have no name. They
/// compete with the named classes in the CRF, and where they win the mask stays free: painting a class there would teach it the wall.
/// Marks are never nameless.
/// </summary>
internal sealed class NamelessPixels
{
    /// <summary>Score outside all boxes; below 1 so that no named class has a score of 0 there.</summary>
    private const float Outside = 0.999f;

    private readonly bool[]? _outside;
    private readonly byte[]? _marks;
    private readonly bool[] _free;

    private NamelessPixels(float[] scores, bool[]? outside, byte[]? marks) =>
        (Scores, _outside, _marks, _free) = (scores, outside, marks, new bool[scores.Length]);

    /// <summary>[height, width] score of "none of these", in [0, 1].</summary>
    public float[] Scores { get; }

    /// <param name="scores">Before the labels rule classes out: what they give to others, weighted, speaks for "none of these".</param>
    /// <param name="marks">[height, width] class index or 255; null = none.</param>
    /// <param name="weight"><see cref="CompositionOptions.NamelessWeight"/>.</param>
    /// <returns>Null where the list has a background, and where nothing is nameless.</returns>
    public static NamelessPixels? Find(ScoreMaps scores, ClassRegions regions, byte[]? marks, double weight)
    {
        if (regions.HasBackground)
        {
            return null;
        }
        var pixels = scores.Height * scores.Width;
        var outside = regions.Nameless(scores.Height, scores.Width);
        var (result, any) = (new float[pixels], false);
        var (named, others) = (new float[pixels], new float[pixels]);
        for (var c = 0; c < scores.Classes; c++)
        {
            var sums = regions.IsPresent(c) ? named : others;
            var plane = scores.Plane(c);
            for (var i = 0; i < pixels; i++)
            {
                sums[i] += plane[i];
            }
        }
        for (var i = 0; i < pixels; i++)
        {
            if (!IsMarked(marks, i))
            {
                var other = others[i] * (float)weight;
                result[i] = outside is not null && outside[i] ? Outside : other > 0 ? other / (other + named[i]) : 0;
                any |= result[i] > 0;
            }
        }
        return any ? new NamelessPixels(result, outside, marks) : null;
    }

    /// <summary>Scales the scores of the named classes so that they and <see cref="Scores"/> sum to one.</summary>
    public void LeaveRoom(ScoreMaps scores, int[] present)
    {
        foreach (var c in present)
        {
            var plane = scores.Plane(c);
            for (var i = 0; i < plane.Length; i++)
            {
                plane[i] *= 1 - Scores[i];
            }
        }
    }

    /// <summary>Decides, after the CRF: free is what lies outside all boxes and where <see cref="Scores"/> beat every named class.</summary>
    public void Settle(ScoreMaps scores, int[] present)
    {
        var best = new float[_free.Length];
        foreach (var c in present)
        {
            var plane = scores.Plane(c);
            for (var i = 0; i < best.Length; i++)
            {
                best[i] = Math.Max(best[i], plane[i]);
            }
        }
        for (var i = 0; i < _free.Length; i++)
        {
            _free[i] = !IsMarked(_marks, i) && ((_outside is not null && _outside[i]) || Scores[i] > best[i]);
        }
    }

    /// <summary>The label with 255 and no confidence where it is free, and less confidence where it might be.</summary>
    public PseudoLabel TakeFrom(PseudoLabel label)
    {
        var (mask, confidence) = ((byte[])label.Mask.Pixels.Clone(), (byte[])label.Confidence.Clone());
        for (var i = 0; i < _free.Length; i++)
        {
            confidence[i] = _free[i] ? (byte)0 : (byte)Math.Round(confidence[i] * (1 - Scores[i]));
            mask[i] = _free[i] ? IndexedMask.Ignore : mask[i];
        }
        return label with
        {
            Mask = new IndexedMask(label.Mask.Width, label.Mask.Height, mask),
            Confidence = confidence,
            MeanConfidence = confidence.Average(value => value / 255.0),
            Unsure = mask.Count(value => value == IndexedMask.Ignore) / (double)mask.Length,
        };
    }

    private static bool IsMarked(byte[]? marks, int pixel) => marks is not null && marks[pixel] != IndexedMask.Ignore;
}
