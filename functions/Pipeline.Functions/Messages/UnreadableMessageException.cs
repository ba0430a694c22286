namespace Pipeline.Functions.Messages;

/// <summary>A queue message that no retry can make readable; the host moves it to the poison queue after its attempts.</summary>
public sealed class UnreadableMessageException(string message) : Exception(message);
