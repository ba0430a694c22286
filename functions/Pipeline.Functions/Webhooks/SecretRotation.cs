using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>Two secrets for a while: both sign until the overlap is over, then the old one is dropped.</summary>
internal static class SecretRotation
{
    public static IEnumerable<string> SigningAt(Subscription subscription, DateTimeOffset now) =>
        subscription.PreviousSecretUntil <= now ? subscription.Secrets.Take(1) : subscription.Secrets;

    /// <summary>
    /// A new secret, the old one beside it for the overlap. While one overlap runs, asking again changes nothing: whoever lost the answer
    /// gets it again, and no receiver is left with a secret that no longer signs. No overlap drops every old secret at once.
    /// </summary>
    public static Subscription Rotate(Subscription subscription, TimeSpan overlap, DateTimeOffset now)
    {
        if (overlap <= TimeSpan.Zero)
            return subscription with { Secrets = [WebhookSignature.NewSecret()], PreviousSecretUntil = null };
        return subscription.PreviousSecretUntil > now
            ? subscription
            : subscription with { Secrets = [WebhookSignature.NewSecret(), subscription.Secrets[0]], PreviousSecretUntil = now + overlap };
    }

    /// <summary>Without the secret whose time is over; the same instance when there is none.</summary>
    public static Subscription DropOld(Subscription subscription, DateTimeOffset now) =>
        subscription.PreviousSecretUntil <= now ? subscription with { Secrets = [subscription.Secrets[0]], PreviousSecretUntil = null } : subscription;
}
