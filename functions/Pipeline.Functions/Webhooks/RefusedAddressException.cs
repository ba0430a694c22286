namespace Pipeline.Functions.Webhooks;

/// <summary>A receiver's address may not be reached; the message says why and can be shown to its owner.</summary>
internal sealed class RefusedAddressException(string message, Exception? cause = null) : Exception(message, cause);
