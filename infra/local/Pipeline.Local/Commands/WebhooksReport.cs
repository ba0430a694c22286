using System.Globalization;
using Pipeline.Local.Api.Answers;

namespace Pipeline.Local.Commands;

/// <summary>What <c>./pipeline webhooks</c> prints, a line each so that ids can be copied and searched; each gives the exit code.</summary>
internal static class WebhooksReport
{
    public static int Secret(WebhookSubscription subscription)
    {
        One(subscription);
        Console.WriteLine($"secret {subscription.Secret}");
        if (subscription.PreviousSecretUntil is { } until)
            Console.WriteLine($"The secret before it still signs too until {Text(until)}.");
        return 0;
    }

    public static int One(WebhookSubscription subscription)
    {
        var last = subscription.LastDeliveredAt is { } at ? $"last delivery {Text(at)}" : "nothing delivered yet";
        Console.WriteLine($"{subscription.Id}  {subscription.Url}  {Types(subscription)}  {last}  {State(subscription)}");
        return 0;
    }

    public static int List(WebhookSubscriptions list)
    {
        if (list.Subscriptions.Count == 0)
        {
            Console.WriteLine("Nobody is told of events yet; ./pipeline webhooks add URL changes that.");
            return 0;
        }
        foreach (var subscription in list.Subscriptions)
            One(subscription);
        return 0;
    }

    public static int Ping(WebhookPing ping)
    {
        Console.WriteLine(ping.Delivered
            ? string.Create(CultureInfo.InvariantCulture, $"The receiver took it: {ping.Status} after {ping.Seconds:F2} s ({ping.Event}).")
            : string.Create(CultureInfo.InvariantCulture, $"The receiver did not take it: {ping.Error} After {ping.Seconds:F2} s ({ping.Event})."));
        return ping.Delivered ? 0 : 1;
    }

    public static int Deliveries(IReadOnlyList<WebhookDelivery> deliveries)
    {
        if (deliveries.Count == 0)
        {
            Console.WriteLine("There are no such deliveries.");
            return 0;
        }
        foreach (var delivery in deliveries)
            Console.WriteLine(
                $"{Text(delivery.CreatedAt)}  {delivery.Status.ToString().ToLowerInvariant(),-9}  {delivery.Event}  {Attempts(delivery)}"
                + (delivery.NextAttemptAt is { } next ? $"; next at {Text(next)}" : ""));
        return 0;
    }

    public static int Detail(WebhookDeliveryDetail detail)
    {
        Console.WriteLine($"{detail.Delivery.Event}: {detail.Delivery.Status.ToString().ToLowerInvariant()}{(detail.Delivery.Reason is { } reason ? $" ({reason})" : "")}");
        foreach (var attempt in detail.Attempts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Text(attempt.At)}  {attempt.Status,4}  {attempt.Seconds,7:F2} s  {attempt.Error}"));
        Console.WriteLine(detail.Payload.GetRawText());
        return 0;
    }

    public static int Replay(WebhookReplay replay)
    {
        Console.WriteLine($"{replay.Replayed} of {replay.Seen} deliveries since {Text(replay.Since)} are on their way again{(replay.EndedAt is null ? " so far" : "")}.");
        if (replay.Reason is { } reason)
            Console.WriteLine(reason);
        return replay.Reason is null ? 0 : 1;
    }

    private static string Attempts(WebhookDelivery delivery) => string.Create(CultureInfo.InvariantCulture, $"{delivery.Attempts} attempt{(delivery.Attempts == 1 ? "" : "s")}")
        + ((delivery.Reason ?? delivery.LastError ?? delivery.LastStatus?.ToString(CultureInfo.InvariantCulture)) is { } last ? $": {last}" : "");

    private static string Types(WebhookSubscription subscription) => subscription.Types.Count == 0 ? "all" : string.Join(", ", subscription.Types);

    private static string State(WebhookSubscription subscription) => subscription switch
    {
        { DisabledAt: { } at } => $"disabled since {Text(at)}: {subscription.DisabledReason}",
        { PausedUntil: { } until } when until > DateTimeOffset.UtcNow => $"overloaded, paused until {Text(until)}",
        { AllowedRate: { } rate } => $"enabled, {rate} a minute",
        _ => "enabled",
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
