namespace Pipeline.Local;

/// <summary>A command cannot go on, and the person who gave it can do something about it. The message is all that is shown.</summary>
public sealed class CommandException(string message) : Exception(message);
