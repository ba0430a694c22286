using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine.Timers;

/// <summary>Lets one process of many run a timer: a blob lease of 60 s, renewed at half.</summary>
internal sealed partial class ListenerLock : IAsyncDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly BlobLeaseClient _lease;
    private readonly CancellationTokenSource _lost;
    private readonly Task _renewal;

    private ListenerLock(BlobLeaseClient lease, TimeProvider clock, ILogger log, CancellationToken stopping)
    {
        _lease = lease;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // Taken before anything can dispose the source.
        Lost = _lost.Token;
        _renewal = RenewAsync(clock, log);
    }

    /// <summary>Cancelled when the lock is lost, and when the process stops.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Null when another process holds it.</summary>
    public static async Task<ListenerLock?> TryAcquireAsync(
        BlobServiceClient blobs, string hostId, string functionFullName, TimeProvider clock, ILogger log, CancellationToken cancellation)
    {
        var container = blobs.GetBlobContainerClient("azure-webjobs-hosts");
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        var blob = container.GetBlobClient($"locks/{hostId}/{functionFullName}.Listener");
        try
        {
            await blob.UploadAsync(
                BinaryData.FromString(""), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // It is there already, leased or not.
        }

        var lease = blob.GetBlobLeaseClient();
        try
        {
            await lease.AcquireAsync(Length, cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
        return new ListenerLock(lease, clock, log, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _lost.CancelAsync();
        await _renewal;
        try
        {
            await _lease.ReleaseAsync();
        }
        catch (Exception e) when (e.IsStorageFailure())
        {
            // Lost already, or storage is away: it runs out by itself.
        }
        _lost.Dispose();
    }

    private async Task RenewAsync(TimeProvider clock, ILogger log)
    {
        try
        {
            using var timer = new PeriodicTimer(Length / 2, clock);
            while (await timer.WaitForNextTickAsync(Lost))
                await _lease.RenewAsync(cancellationToken: Lost);
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        catch (Exception e) when (e.IsStorageFailure())
        {
            LogLost(log, e, _lease.Uri.AbsolutePath);
            await _lost.CancelAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The timer lock {Blob} is lost")]
    private static partial void LogLost(ILogger log, Exception exception, string blob);
}
