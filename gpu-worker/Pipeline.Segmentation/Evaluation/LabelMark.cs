namespace Pipeline.Segmentation.Evaluation;

/// <summary>The pixels of one scribble or point and the class that they were marked as.</summary>
internal sealed record LabelMark(int[] Pixels, byte Class)
{
    /// <summary>Share of the marked pixels that a mask gives the marked class.</summary>
    public double Share(ReadOnlySpan<byte> mask)
    {
        var right = 0;
        foreach (var pixel in Pixels)
        {
            right += mask[pixel] == Class ? 1 : 0;
        }
        return (double)right / Pixels.Length;
    }
}
