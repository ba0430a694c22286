namespace Pipeline.Segmentation.Weights;

/// <summary>A weights file is malformed, or lacks what the network needs.</summary>
public sealed class WeightsException(string message, Exception? inner = null) : Exception(message, inner);
