using System.Text;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pipeline.Functions.Http.Idempotency;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Http;

public sealed class IdempotencyStoreTests(AzuriteFixture azurite)
{
    private readonly TestClock _clock = new();
    private readonly string _id = AzuriteFixture.Unique("request");

    [Fact]
    public async Task Claim_AtWork_IsNotGivenTwice()
    {
        await using var app = await StartAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClaimAsync(app)));

        Assert.Single(claims, claim => claim.Mine is not null);
        Assert.All(claims.Where(claim => claim.Mine is null), claim => Assert.Null(claim.Other!.Status));
    }

    [Fact]
    public async Task Claim_LeftByACrash_IsTakenOverAndItsOwnerCanNoLongerAnswer()
    {
        await using var app = await StartAsync();
        var crashed = (await ClaimAsync(app)).Mine!;
        _clock.Advance(IdempotencyStore.ClaimTime);

        var next = (await ClaimAsync(app)).Mine!;
        await AnswerAsync(app, next, "next");
        await AnswerAsync(app, crashed, "crashed");

        var kept = (await ClaimAsync(app)).Other!;
        Assert.Equal("next", Encoding.UTF8.GetString((await app.Get<IdempotencyStore>().BodyAsync(_id, kept, TestApp.Cancellation)).Span));
    }

    [Fact]
    public async Task Answer_OfYesterday_IsForgotten()
    {
        await using var app = await StartAsync();
        await AnswerAsync(app, (await ClaimAsync(app)).Mine!, "old");

        _clock.Advance(IdempotencyStore.KeptFor - TimeSpan.FromMinutes(1));
        Assert.NotNull((await ClaimAsync(app)).Other);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await app.Get<IdempotencyStore>().CleanAsync(TestApp.Cancellation);

        var left = app.Storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.IdempotencyClaim(_id));
        Assert.False((await left.ExistsAsync(TestApp.Cancellation)).Value);
        Assert.NotNull((await ClaimAsync(app)).Mine);
    }

    [Fact]
    public async Task Claim_GivenUp_IsFreeAtOnce()
    {
        await using var app = await StartAsync();
        var claim = (await ClaimAsync(app)).Mine!;

        await app.Get<IdempotencyStore>().GiveUpAsync(_id, claim.ETag, TestApp.Cancellation);

        Assert.NotNull((await ClaimAsync(app)).Mine);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(azurite, replace: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));

    private Task<(Versioned<KeptAnswer>? Mine, KeptAnswer? Other)> ClaimAsync(TestApp app) =>
        app.Get<IdempotencyStore>().ClaimAsync(_id, "body", TestApp.Cancellation);

    private Task AnswerAsync(TestApp app, Versioned<KeptAnswer> claim, string body) => app.Get<IdempotencyStore>().AnswerAsync(
        _id, claim.Value with { Status = 201 }, Encoding.UTF8.GetBytes(body), claim.ETag, TestApp.Cancellation);
}
