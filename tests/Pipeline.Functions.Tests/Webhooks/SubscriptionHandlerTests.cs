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

    [Fact]
    public async Task Change_OfTypesAndAddress_KeepsTheRestAndIsChecked()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var handler = app.Get<SubscriptionHandler>();
        var created = (await handler.CreateAsync(new SubscriptionRequest("https://8.8.8.8/1", [EventTypes.MasksFinished]), TestApp.Cancellation)).Value!;

        var moved = await handler.ChangeAsync(created.Id, new SubscriptionPatch("https://8.8.4.4/2"), TestApp.Cancellation);
        var narrowed = await handler.ChangeAsync(created.Id, new SubscriptionPatch(Types: [EventTypes.ModelPublished]), TestApp.Cancellation);
        var refused = await handler.ChangeAsync(created.Id, new SubscriptionPatch("https://127.0.0.1/", ["nonsense"]), TestApp.Cancellation);
        var stored = (await app.Get<Subscriptions>().TryGetAsync(created.Id, TestApp.Cancellation))!;

        Assert.Equal([EventTypes.MasksFinished], moved!.Value!.Types);
        Assert.Equal("https://8.8.4.4/2", narrowed!.Value!.Url);
        Assert.Equal(["/types/0", "/url"], refused!.Problems.Select(problem => problem.Pointer));
        Assert.Equal(("https://8.8.4.4/2", created.Secrets[0]), (stored.Url, stored.Secrets[0]));
        Assert.Equal([EventTypes.ModelPublished], stored.Types);
        Assert.Null(await handler.ChangeAsync("nobody", new SubscriptionPatch(), TestApp.Cancellation));
    }
}
