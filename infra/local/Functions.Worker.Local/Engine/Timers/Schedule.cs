using System.Globalization;
using NCrontab;

namespace Microsoft.Azure.Functions.Worker.Engine.Timers;

/// <summary>When a timer is due, in local time.</summary>
internal abstract record Schedule
{
    private static readonly TimeSpan ShortestKept = TimeSpan.FromMinutes(1);

    /// <summary>The first due time after <paramref name="time"/>.</summary>
    public abstract DateTime Next(DateTime time);

    /// <summary>The host keeps no state for timers that are due more often than once a minute.</summary>
    public bool IsKept(DateTime now)
    {
        var next = Next(now);
        return Next(next) - next >= ShortestKept;
    }

    /// <summary>Null when the text is neither NCRONTAB (5 fields, or 6 with seconds first) nor a positive time span.</summary>
    public static Schedule? TryParse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is 5 or 6)
            return CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }) is { } cron
                ? new Cron(cron)
                : null;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var period) && period > TimeSpan.Zero ? new Constant(period) : null;
    }

    private sealed record Cron(CrontabSchedule Expression) : Schedule
    {
        public override DateTime Next(DateTime time) => Expression.GetNextOccurrence(time);
    }

    private sealed record Constant(TimeSpan Period) : Schedule
    {
        public override DateTime Next(DateTime time) => time + Period;
    }
}
