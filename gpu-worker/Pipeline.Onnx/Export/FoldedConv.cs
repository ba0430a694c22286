namespace Pipeline.Onnx.Export;

/// <summary>A convolution that already contains the batch norm after it; the weight keeps its shape, the bias is [out].</summary>
public sealed record FoldedConv(float[] Weight, float[] Bias);
