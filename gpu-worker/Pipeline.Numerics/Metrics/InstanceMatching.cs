namespace Pipeline.Numerics;

/// <summary>Which true instance a prediction may take.</summary>
public enum InstanceMatching
{
    /// <summary>The most overlapping one that no surer prediction has taken (COCO).</summary>
    BestFree,

    /// <summary>The most overlapping one of all; if it is taken, the prediction is wrong (Pascal VOC).</summary>
    BestOfAll,
}
