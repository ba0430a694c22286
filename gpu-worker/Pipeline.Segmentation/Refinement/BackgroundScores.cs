namespace Pipeline.Segmentation.Refinement;

/// <summary>Score maps over all classes from the maps of the objects: where there is a background class, something must speak for it.</summary>
public static class BackgroundScores
{
    /// <summary><c>(1 − max)^α</c>: more α leaves more to the classes.</summary>
    /// <param name="maps">[object classes, height, width], 0 to 1.</param>
    public static ScoreMaps Power(float[] maps, ClassList classes, int height, int width, double alpha)
    {
        var scores = Constant(maps, classes, height, width, 0);
        var pixels = height * width;
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

    /// <summary>The same everywhere.</summary>
    /// <param name="maps">[object classes, height, width], 0 to 1.</param>
    public static ScoreMaps Constant(float[] maps, ClassList classes, int height, int width, double background)
    {
        var scores = new ScoreMaps(classes.Count, height, width, new float[classes.Count * height * width]);
        maps.CopyTo(scores.Values.AsSpan(classes.FirstObject * height * width));
        if (classes.HasBackground)
        {
            scores.Plane(0).Fill((float)background);
        }
        return scores;
    }
}
