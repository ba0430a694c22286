using Pipeline.Functions.Models;
using Pipeline.Functions.Tests.Retraining;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Models;

public sealed class ModelCatalogTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Model_WithVersions_ShowsChampionAndCardsNewestFirst()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.PublishAsync("snapshot-1", "v1");
        await scene.PublishAsync("snapshot-2", "v02");
        var catalog = scene.App.Get<ModelCatalog>();

        var model = await catalog.FindAsync(scene.Model, TestApp.Cancellation);
        var listed = (await catalog.ListAsync(TestApp.Cancellation)).Models.Single(summary => summary.Model == scene.Model);

        Assert.Equal(("v02", "v1"), (model!.Champion!.Version, model.Champion.Previous));
        Assert.Equal(["v02", "v1"], model.Versions.Select(card => card.Version));
        Assert.Equal(["v02", "v1"], listed.Versions.Order());
    }

    [Fact]
    public async Task Model_ThatNobodyTrained_IsNotFound()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);

        Assert.Null(await scene.App.Get<ModelCatalog>().FindAsync(scene.Model, TestApp.Cancellation));
    }
}
