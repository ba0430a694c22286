using System.Globalization;

namespace Pipeline.Local.Commands;

/// <summary>What <c>--since</c> takes: a time, or how long ago.</summary>
internal static class TimeText
{
    /// <exception cref="CommandException">It is neither.</exception>
    public static DateTimeOffset Read(string text, DateTimeOffset now)
    {
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && Unit(text[^1]) is { } unit)
            return now - (count * unit);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new CommandException($"--since is '{text}'; a time as 2026-03-01T02:00Z, or how long ago as 90m, 24h, 7d is expected.");
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
