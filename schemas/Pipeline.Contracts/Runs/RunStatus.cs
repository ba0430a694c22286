namespace Pipeline.Contracts.Runs;

public enum RunStatus
{
    Queued,
    Running,
    Published,
    Rejected,
    Failed,
    Cancelled,
}
