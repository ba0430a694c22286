using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Timers;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Engine.Discovery;

/// <summary>Reads a trigger's attribute.</summary>
internal static partial class TriggerReader
{
    /// <summary>Null when the attribute is wrong; why has been added to <paramref name="problems"/>.</summary>
    public static Trigger? Read(string function, ParameterInfo parameter, SettingNames settings, List<string> problems)
    {
        switch (parameter.GetCustomAttribute<TriggerBindingAttribute>())
        {
            case QueueTriggerAttribute queue when Resolve(queue.QueueName) is { } name:
                if (QueueName().IsMatch(name))
                    return new QueueTrigger(parameter, name, queue.Connection);
                problems.Add($"{function}: \"{name}\" is no queue name (3 to 63 lower-case letters, digits and single hyphens)");
                return null;
            case TimerTriggerAttribute timer when Resolve(timer.Schedule) is { } text:
                if (Schedule.TryParse(text) is { } schedule)
                    return new TimerTrigger(parameter, schedule, timer.RunOnStartup, timer.UseMonitor);
                problems.Add($"{function}: \"{text}\" is no schedule; allowed: NCRONTAB with 5 or 6 fields, or a positive time span");
                return null;
            case HttpTriggerAttribute http when Resolve(http.Route ?? function) is { } route:
                return new HttpTrigger(parameter, route.Trim('/'), http.Methods, http.AuthLevel);
            case QueueTriggerAttribute or TimerTriggerAttribute or HttpTriggerAttribute:
                return null;
            case var other:
                problems.Add($"{function}: the local engine does not know the trigger {other?.GetType().Name}");
                return null;
        }

        string? Resolve(string text)
        {
            var resolved = settings.TryResolve(text, out var missing);
            if (resolved is null)
                problems.Add($"{function}: the setting {missing} (in \"{text}\") is missing");
            return resolved;
        }
    }

    [GeneratedRegex(@"\A[a-z0-9](-?[a-z0-9]){2,62}\z")]
    private static partial Regex QueueName();
}
