namespace Microsoft.Azure.Functions.Worker;

public class TimerInfo
{
    /// <summary>Null when the timer's schedule is not kept or the run was started by hand.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True for the one run that makes up for those missed while nothing was running.</summary>
    public bool IsPastDue { get; set; }
}
