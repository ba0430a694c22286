namespace Pipeline.Functions.Webhooks;

/// <summary>When a failed delivery is tried again: at once, then after growing pauses for about three days (Standard Webhooks 1.0).</summary>
internal static class RetrySchedule
{
    private const double Jitter = 0.1;

    // A queue message can be hidden for seven days at most.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    public static int MaxAttempts => Pauses.Length + 1;

    /// <summary>The pause after the given number of failed attempts, or null when it was the last.</summary>
    /// <param name="failed">At least 1.</param>
    /// <param name="retryAfter">What the receiver asked for; never shortens the pause.</param>
    /// <param name="random">0 to 1; spreads receivers that failed together, and what one receiver asked to be sent again at one time.</param>
    public static TimeSpan? After(int failed, TimeSpan? retryAfter, double random)
    {
        if (failed > Pauses.Length)
            return null;
        var pause = Pauses[failed - 1];
        if (retryAfter > pause)
            pause = retryAfter < Longest ? retryAfter.Value : Longest;
        return pause * (1 + (Jitter * random));
    }
}
