using Azure;

namespace Microsoft.Azure.Functions.Worker.Engine;

internal static class StorageFailures
{
    /// <summary>
    /// Whether storage failed rather than this program: refused by the service, or given up by the client after its retries,
    /// which are then all listed (connection failures, and cancellations for attempts that timed out).
    /// </summary>
    public static bool IsStorageFailure(this Exception failure) => failure switch
    {
        RequestFailedException => true,
        AggregateException all => all.InnerExceptions.All(inner => inner is RequestFailedException or OperationCanceledException),
        _ => false,
    };
}
