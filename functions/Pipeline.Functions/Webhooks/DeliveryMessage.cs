namespace Pipeline.Functions.Webhooks;

/// <summary>A claim on one attempt to deliver one event to one subscriber.</summary>
/// <param name="Attempt">Attempts made before this one; a message that does not fit the log is a duplicate.</param>
/// <param name="HasSlot">Its moment is reserved with a receiver that allows only so many a minute.</param>
public sealed record DeliveryMessage(string Subscription, string Event, int Attempt, bool HasSlot = false);
