using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Pipeline.Worker.Locks;

/// <summary>A lease of one minute on a small blob, renewed until disposed. <see cref="Lost"/> fires when it could not be kept.</summary>
internal sealed class BlobLock : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private readonly BlobLeaseClient lease;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource lost = new();
    private readonly Task renewal;

    private BlobLock(BlobLeaseClient lease, TimeProvider clock)
    {
        this.lease = lease;
        this.clock = clock;
        renewal = RenewAsync();
    }

    public CancellationToken Lost => lost.Token;

    /// <summary>The lock, or null while somebody else holds it.</summary>
    public static async Task<BlobLock?> TryAcquireAsync(BlobContainerClient container, string path, TimeProvider clock, CancellationToken cancellation)
    {
        var blob = container.GetBlobClient(path);
        try
        {
            await blob.UploadAsync(
                BinaryData.Empty, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // It is there already.
        }

        var lease = blob.GetBlobLeaseClient();
        try
        {
            await lease.AcquireAsync(Duration, cancellationToken: cancellation);
            return new BlobLock(lease, clock);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await renewal;
        try
        {
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
            await lease.ReleaseAsync(cancellationToken: grace.Token);
        }
        catch (Exception e) when (e is RequestFailedException or OperationCanceledException)
        {
            // It ends by itself within a minute.
        }

        stop.Dispose();
        lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var expires = clock.GetUtcNow() + Duration;
        while (true)
        {
            try
            {
                await Task.Delay(Duration / 3, clock, stop.Token);
                await lease.RenewAsync(cancellationToken: stop.Token);
                expires = clock.GetUtcNow() + Duration;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (RequestFailedException e)
            {
                if (e.Status is not (404 or 409 or 412) && clock.GetUtcNow() < expires)
                    continue;
                await lost.CancelAsync();
                return;
            }
        }
    }
}
