using System.Diagnostics;

namespace Pipeline.Worker.Items;

internal static class ActivityParent
{
    /// <summary>Joins the trace of the upload when the message names one.</summary>
    public static Activity SetParentIdIfAny(this Activity activity, string? traceparent) =>
        string.IsNullOrEmpty(traceparent) ? activity : activity.SetParentId(traceparent);
}
