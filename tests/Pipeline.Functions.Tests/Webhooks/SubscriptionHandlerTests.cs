using Pipeline.Contracts.Events;
using Pipeline.Functions.Webhooks;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class SubscriptionHandlerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Subscription_ToPublicAddress_GetsASecretOfItsOwn()
    {
        await using var app = await TestApp.StartAsync(azurite);

        var created = await app.Get<SubscriptionHandler>().CreateAsync(
            new SubscriptionRequest("https://8.8.8.8/hooks", [EventTypes.MasksFinished, EventTypes.MasksFinished]), TestApp.Cancellation);

        Assert.True(created.IsValid, string.Join("; ", created.Problems));
        Assert.Equal([EventTypes.MasksFinished], created.Value.Types);
        Assert.Equal(32, Convert.FromBase64String(Assert.Single(created.Value.Secrets)["whsec_".Length..]).Length);
        Assert.Equal(created.Value.Url, (await app.Get<Subscriptions>().TryGetAsync(created.Value.Id, TestApp.Cancellation))?.Url);
    }

    [Fact]
    public async Task Subscription_WithWrongTypesAndAddress_IsRefusedWithAllReasons()
    {
        await using var app = await TestApp.StartAsync(azurite);

        var refused = await app.Get<SubscriptionHandler>().CreateAsync(
            new SubscriptionRequest("https://192.168.1.1/", [EventTypes.WorkFinished, "nonsense"]), TestApp.Cancellation);

        Assert.Equal(["/types/0", "/types/1", "/url"], refused.Problems.Select(problem => problem.Pointer));
    }

    [Fact]
    public async Task Subscription_BeyondTheLimit_IsRefused()
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Webhooks:MaxSubscriptions"] = "1" });
        await app.Get<SubscriptionHandler>().CreateAsync(new SubscriptionRequest("https://8.8.8.8/1"), TestApp.Cancellation);

        var second = await app.Get<SubscriptionHandler>().CreateAsync(new SubscriptionRequest("https://8.8.8.8/2"), TestApp.Cancellation);

        Assert.Equal("too-many-subscriptions", Assert.Single(second.Problems).Code);
    }
}
