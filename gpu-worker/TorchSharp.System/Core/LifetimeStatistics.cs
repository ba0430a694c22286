namespace TorchSharp;

/// <summary>How many objects of one kind a thread created, handed between scopes and disposed.</summary>
public class LifetimeStatistics
{
    public long CreatedInScopeCount { get; private set; }
    public long CreatedOutsideScopeCount { get; private set; }
    public long AttachedToScopeCount { get; private set; }
    public long DetachedFromScopeCount { get; private set; }
    public long DisposedInScopeCount { get; private set; }
    public long DisposedOutsideScopeCount { get; private set; }

    public long ThreadTotalLiveCount =>
        CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;

    public void Reset()
    {
        CreatedInScopeCount = CreatedOutsideScopeCount = AttachedToScopeCount = 0;
        DetachedFromScopeCount = DisposedInScopeCount = DisposedOutsideScopeCount = 0;
    }

    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; CreatedInScopeCount: {CreatedInScopeCount}; CreatedOutsideScopeCount: {CreatedOutsideScopeCount}; "
        + $"AttachedToScopeCount: {AttachedToScopeCount}; DetachedFromScopeCount: {DetachedFromScopeCount}; "
        + $"DisposedInScopeCount: {DisposedInScopeCount}; DisposedOutsideScopeCount: {DisposedOutsideScopeCount}";

    internal void Created(bool inScope)
    {
        if (inScope)
            CreatedInScopeCount++;
        else
            CreatedOutsideScopeCount++;
    }

    internal void Attached() => AttachedToScopeCount++;

    internal void Detached() => DetachedFromScopeCount++;

    internal void DisposedInScope() => DisposedInScopeCount++;

    internal void DisposedOutsideScope() => DisposedOutsideScopeCount++;
}
