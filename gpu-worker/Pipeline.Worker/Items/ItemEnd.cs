namespace Pipeline.Worker.Items;

/// <summary>How an item left this worker, for traces and metrics.</summary>
internal enum ItemEnd
{
    Completed,
    Failed,
    Deferred,

    /// <summary>An attempt failed; the message comes back.</summary>
    Retried,
    GivenUp,

    /// <summary>Given back because this worker stops.</summary>
    Stopped,

    /// <summary>Another worker holds it now, or its message could not be ended.</summary>
    Lost,
}
