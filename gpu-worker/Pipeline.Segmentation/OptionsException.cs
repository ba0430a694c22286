namespace Pipeline.Segmentation;

/// <summary>Options from a batch or a command name something that does not exist or is out of range.</summary>
public sealed class OptionsException(string message) : Exception(message);
