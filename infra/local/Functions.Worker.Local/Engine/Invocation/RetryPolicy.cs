using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

/// <summary>How often and how soon a failed invocation is tried again in this process.</summary>
/// <param name="MaxRetryCount">Attempts after the first; -1 has no end.</param>
internal sealed record RetryPolicy(int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum)
{
    public static RetryPolicy None { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public bool Allows(int retry) => MaxRetryCount == -1 || retry <= MaxRetryCount;

    /// <summary>The wait before retry number <paramref name="retry"/> (1, 2, …): doubled each time, 20 % either way when it grows at all.</summary>
    public TimeSpan Delay(int retry, Random random)
    {
        if (Minimum == Maximum)
            return Minimum;
        var spread = 0.8 + 0.4 * random.NextDouble();
        var grown = Minimum.TotalSeconds * Math.Pow(2, Math.Min(retry - 1, 30)) * spread;
        return TimeSpan.FromSeconds(Math.Clamp(grown, Minimum.TotalSeconds, Maximum.TotalSeconds));
    }

    public static RetryPolicy Read(RetryAttribute? attribute, Action<string> problem)
    {
        switch (attribute)
        {
            case null:
                return None;
            case { MaxRetryCount: < -1 }:
                problem($"maxRetryCount is {attribute.MaxRetryCount}; allowed: -1 (no end), 0 or more");
                return None;
            case FixedDelayRetryAttribute f:
                var delay = Time(f.DelayInterval);
                return new RetryPolicy(f.MaxRetryCount, delay, delay);
            case ExponentialBackoffRetryAttribute e:
                var (minimum, maximum) = (Time(e.MinimumInterval), Time(e.MaximumInterval));
                if (minimum > maximum)
                    problem($"the retry's minimumInterval {minimum} is above its maximumInterval {maximum}");
                return new RetryPolicy(e.MaxRetryCount, minimum, maximum);
            default:
                problem($"the local engine does not know the retry {attribute.GetType().Name}");
                return None;
        }

        TimeSpan Time(string text)
        {
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero)
                return value;
            problem($"the retry interval is \"{text}\"; allowed: hh:mm:ss");
            return TimeSpan.Zero;
        }
    }
}
