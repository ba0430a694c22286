namespace Microsoft.Azure.Functions.Worker;

/// <summary>Times are in the host's local zone.</summary>
public class ScheduleStatus
{
    public DateTime Last { get; set; }
    public DateTime Next { get; set; }
    public DateTime LastUpdated { get; set; }
}
