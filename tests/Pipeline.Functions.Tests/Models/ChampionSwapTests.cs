using Pipeline.Contracts.Events;
using Pipeline.Contracts.Models;
using Pipeline.Functions.Models;
using Pipeline.Functions.Tests.Retraining;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Models;

public sealed class ChampionSwapTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Promote_AVersionTheGateRefused_MovesThePointerAndTellsIt()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.PublishAsync("snapshot-1", "v1");
        await Cards.RegisterAsync(scene.App.Storage, scene.Model, "v2");

        var champion = await scene.App.Get<ChampionSwap>().PromoteAsync(scene.Model, "v2", TestApp.Cancellation);

        Assert.Equal(("v2", "v1"), (champion!.Version, champion.Previous));
        Assert.Equal(champion, await PointerAsync(scene));
        var told = Assert.Single(await scene.App.TakeEventsAsync());
        Assert.Equal((EventTypes.ModelPublished, "v2", "v1"), (told.Type, told.Data.GetProperty("version").GetString(), told.Data.GetProperty("before").GetString()));
    }

    [Fact]
    public async Task Promote_Repeated_IsOneMoveAndOneEvent()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.PublishAsync("snapshot-1", "v1");
        await Cards.RegisterAsync(scene.App.Storage, scene.Model, "v2");
        var swap = scene.App.Get<ChampionSwap>();

        var first = await swap.PromoteAsync(scene.Model, "v2", TestApp.Cancellation);
        var again = await swap.PromoteAsync(scene.Model, "v2", TestApp.Cancellation);

        Assert.Equal(first, again);
        Assert.Single((await scene.App.TakeEventsAsync()).DistinctBy(told => told.Id));
    }

    [Fact]
    public async Task Promote_AVersionThatDoesNotExist_IsNotFoundAndChangesNothing()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.PublishAsync("snapshot-1", "v1");

        Assert.Null(await scene.App.Get<ChampionSwap>().PromoteAsync(scene.Model, "v9", TestApp.Cancellation));

        Assert.Equal("v1", (await PointerAsync(scene))!.Version);
        Assert.Empty(await scene.App.TakeEventsAsync());
    }

    /// <summary>A second rollback, by whoever did not hear of the first, must not bring the bad version back.</summary>
    [Fact]
    public async Task RollBack_Twice_GoesBackOnceAndThenSaysWhyNot()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.PublishAsync("snapshot-1", "v1");
        await scene.PublishAsync("snapshot-2", "v2");
        var swap = scene.App.Get<ChampionSwap>();

        var first = await swap.RollBackAsync(scene.Model, TestApp.Cancellation);
        var second = await swap.RollBackAsync(scene.Model, TestApp.Cancellation);

        Assert.Equal("v1", first!.Value!.Version);
        Assert.Equal("no-predecessor", Assert.Single(second!.Problems).Code);
        Assert.Equal("v1", (await PointerAsync(scene))!.Version);
        var told = Assert.Single(await scene.App.TakeEventsAsync());
        Assert.Equal((EventTypes.ModelRolledBack, "v2"), (told.Type, told.Data.GetProperty("before").GetString()));
    }

    private static async Task<Champion?> PointerAsync(RetrainScene scene) =>
        (await scene.App.Storage.Container(ContainerNames.Models).TryReadAsync<Champion>(BlobPaths.Champion(scene.Model), TestApp.Cancellation))?.Value;
}
