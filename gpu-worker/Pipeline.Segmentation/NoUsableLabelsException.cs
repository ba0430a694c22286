namespace Pipeline.Segmentation;

/// <summary>A set without one label of a kind the chosen method learns from: a permanent failure of the batch.</summary>
public sealed class NoUsableLabelsException(string message) : Exception(message);
