namespace Pipeline.Onnx.Export;

/// <summary>How bilinear resizing maps an output pixel to input coordinates.</summary>
public enum ResizeMode
{
    /// <summary>Pixel centres: <c>(x + 0.5) · in / out − 0.5</c>, clamped. PyTorch's <c>align_corners=False</c>.</summary>
    HalfPixel,

    /// <summary>Corners on corners: <c>x · (in − 1) / (out − 1)</c>. PyTorch's <c>align_corners=True</c>.</summary>
    AlignCorners,
}
