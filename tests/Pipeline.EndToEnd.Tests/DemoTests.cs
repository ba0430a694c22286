using System.Text.Json;
using Pipeline.Local.Demo;

namespace Pipeline.EndToEnd.Tests;

/// <summary>The demo as it is, only smaller: few scenes and so few steps that quality says nothing.</summary>
public sealed class DemoTests(ProductFixture product)
{
    [Fact]
    public async Task Demo_SmallAndQuick_GoesTheWholeWayAndFillsEveryFigure()
    {
        var folder = product.TemporaryFolder();
        var workspace = new DemoWorkspace(folder);
        var cam = TestBatch.QuickMixedOptions.GetProperty("cam");
        var options = new DemoOptions
        {
            ScenesPerBatch = 3,
            HeldOutScenes = 3,
            UnseenVariantScenes = 2,
            SheetRows = 2,
            Methods = new Dictionary<string, JsonElement>
            {
                ["tags"] = cam,
                ["points"] = TestBatch.QuickOptions,
                ["scribbles"] = TestBatch.QuickOptions,
                ["boxes-scribbles"] = TestBatch.QuickOptions,
            },
            Training = new Dictionary<string, object>
            {
                ["network"] = "DeepLabV3Plus/Compact@0.25",
                ["steps"] = 6,
                ["batchSize"] = 2,
                ["augmentation"] = new { crop = 64 },
            },
        };
        var run = new DemoRun(options, workspace, new StageClock());

        var figures = await run.RunAsync(TestContext.Current.CancellationToken);
        var sheets = DemoSheets.Write(Path.Combine(folder, "sheets"), workspace, run.Batches, options.SheetRows);

        // Twelve to learn from; five held out and two of each training batch to predict.
        Assert.Equal((25, 25), (figures.Images, figures.Masks));
        Assert.All(
            new[] { figures.PseudoMiou.Tags, figures.PseudoMiou.Points, figures.PseudoMiou.Scribbles, figures.PseudoMiou.BoxesScribbles, figures.SegmenterMiou, figures.SegmenterMiouUnseenVariants },
            miou => Assert.InRange(miou, 0, 1));
        Assert.InRange(figures.OnnxMaxAbsDiff, 0, 1e-4);
        Assert.InRange(figures.OnnxArgmaxAgreement, 0.9999, 1);
        // Accepted: 7 batches. Finished: 5. The model: trained and published.
        Assert.InRange(figures.Webhooks.Received, 14, 40);
        Assert.Equal(figures.Webhooks.Received, figures.Webhooks.Verified);
        Assert.Equal(["scenes", "stack", "upload", "pseudoLabels", "training", "prediction", "webhooks", "stop"], figures.SecondsByStage.Keys);
        Assert.Equal(6, sheets.Count);
        Assert.All(sheets, sheet => Assert.True(new FileInfo(sheet).Length > 1000));
    }
}
