using Pipeline.Contracts.Batches;
using Pipeline.Functions.Uploads.Http;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class BatchListTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _prefix = AzuriteFixture.Unique("list");

    [Fact]
    public async Task Pages_WhileBatchesAreAdded_TellEachOnceNewestFirst()
    {
        await using var app = await TestApp.StartAsync(azurite);
        // Two at one time: the name decides.
        foreach (var i in Enumerable.Range(0, 7))
            await AddAsync(app, i, Start.AddMinutes(i / 2));

        var first = await ListAsync(app, new BatchQuery { Prefix = _prefix, Limit = 3 });
        await AddAsync(app, 8, Start.AddDays(1));
        var second = await ListAsync(app, new BatchQuery { Prefix = _prefix, Limit = 3, Cursor = first.Next });
        var third = await ListAsync(app, new BatchQuery { Prefix = _prefix, Limit = 3, Cursor = second.Next });

        Assert.Equal([6, 4, 5, 2, 3, 0, 1], first.Batches.Concat(second.Batches).Concat(third.Batches).Select(batch => int.Parse(batch.Batch[^1..])));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task Filters_Together_LeaveWhatFitsThemAll()
    {
        await using var app = await TestApp.StartAsync(azurite);
        await AddAsync(app, 0, Start, BatchStatus.Finished, "cars");
        await AddAsync(app, 1, Start, BatchStatus.Working, "cars");
        await AddAsync(app, 2, Start, BatchStatus.Finished, "cats");
        await AddAsync(app, 3, Start.AddHours(-2), BatchStatus.Finished, "cars");

        var found = await ListAsync(app, new BatchQuery
        {
            Prefix = _prefix, Status = BatchStatus.Finished, Model = "cars", Purpose = BatchPurpose.Train, Since = Start.AddHours(-1),
        });

        Assert.Equal($"{_prefix}-0", Assert.Single(found.Batches).Batch);
    }

    /// <summary>A state of the version before has no facts at its blob.</summary>
    [Fact]
    public async Task Batch_WrittenWithoutFacts_IsListedAllTheSame()
    {
        await using var app = await TestApp.StartAsync(azurite);
        await AddAsync(app, 0, Start, BatchStatus.Failed, "cars");
        await app.Storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.BatchState($"{_prefix}-0"))
            .SetMetadataAsync(new Dictionary<string, string>(), cancellationToken: TestApp.Cancellation);

        var found = await ListAsync(app, new BatchQuery { Prefix = _prefix });

        Assert.Equal((BatchStatus.Failed, "cars", Start), found.Batches.Select(batch => (batch.Status, batch.Model, batch.CreatedAt)).Single());
    }

    private static async Task<BatchList> ListAsync(TestApp app, BatchQuery query) =>
        await app.Get<BatchCatalog>().ListAsync(query, TestApp.Cancellation) ?? throw new InvalidOperationException("The cursor is refused.");

    private Task AddAsync(TestApp app, int number, DateTimeOffset at, BatchStatus status = BatchStatus.Accepted, string model = "default") =>
        app.Storage.Container(ContainerNames.State).TryCreateAsync(
            BlobPaths.BatchState($"{_prefix}-{number}"),
            new BatchState
            {
                Batch = $"{_prefix}-{number}",
                Status = status,
                CreatedAt = at,
                UpdatedAt = at,
                ManifestETag = "\"0\"",
                ManifestHash = new string('a', 64),
                Manifest = new BatchManifest { Purpose = BatchPurpose.Train, Images = ["a.jpg"], Model = model },
            },
            TestApp.Cancellation);
}
