namespace Pipeline.Numerics;

/// <summary>How the precision-recall curve becomes one figure. The curve is first made falling: precision at a recall is the best at any larger one.</summary>
public enum PrecisionInterpolation
{
    /// <summary>The area under the curve (Pascal VOC since 2010, IRNet's evaluation).</summary>
    Area,

    /// <summary>The mean at recall 0, 0.01 … 1 (COCO).</summary>
    HundredAndOne,
}
