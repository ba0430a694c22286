using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>Counts and keeps the attempts of a delivery. A delivery can be replayed without end, its log cannot grow so.</summary>
internal static class DeliveryAttempts
{
    private const int MaxListed = 50;

    /// <summary>Attempts ever made: what a message must name to be the next one's.</summary>
    public static int Made(this Delivery delivery) => delivery.Dropped + delivery.Attempts.Count;

    /// <summary>Attempts made since the schedule began, for the first time or by a replay.</summary>
    public static int InThisRound(this Delivery delivery) => delivery.Made() - delivery.ReplayedAfter;

    /// <summary>When the schedule's first attempt was made, as far as it is still listed.</summary>
    public static DateTimeOffset RoundBegan(this Delivery delivery) =>
        delivery.Attempts[Math.Max(0, delivery.ReplayedAfter - delivery.Dropped)].At;

    public static Delivery With(this Delivery delivery, DeliveryAttempt attempt)
    {
        List<DeliveryAttempt> attempts = [.. delivery.Attempts, attempt];
        var dropped = Math.Max(0, attempts.Count - MaxListed);
        return delivery with { Attempts = [.. attempts.Skip(dropped)], Dropped = delivery.Dropped + dropped };
    }
}
