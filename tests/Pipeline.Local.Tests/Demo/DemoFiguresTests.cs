using System.Text.Json;
using Pipeline.Local.Api;
using Pipeline.Local.Demo;

namespace Pipeline.Local.Tests.Demo;

public sealed class DemoFiguresTests
{
    private static readonly DemoFigures Figures = new(
        388, 388, new PseudoMiou(0.5, 0.65, 0.75, 0.85), 0.7, 0.4, 1e-4, 0.9999, new WebhookCounts(16, 16),
        new Dictionary<string, double> { ["setup"] = 0.5, ["pseudoLabels"] = 200 }, 600);

    [Fact]
    public void Json_Figures_HasTheNamesThatOtherProgramsRead()
    {
        var json = JsonSerializer.SerializeToElement(Figures, ApiJson.Indented);

        Assert.Equal(
            ["images", "masks", "pseudoMiou", "segmenterMiou", "segmenterMiouUnseenVariants", "onnxMaxAbsDiff", "onnxArgmaxAgreement", "webhooks", "secondsByStage", "secondsTotal"],
            json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["tags", "points", "scribbles", "boxesScribbles"], json.GetProperty("pseudoMiou").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["received", "verified"], json.GetProperty("webhooks").EnumerateObject().Select(p => p.Name));
        Assert.Equal(200, json.GetProperty("secondsByStage").GetProperty("pseudoLabels").GetDouble());
    }

    [Fact]
    public void Aims_FiguresAtTheBounds_AreAllMet() => Assert.All(Aim.Of(Figures), aim => Assert.True(aim.IsMet, aim.Name));

    [Fact]
    public void Aims_AFigureBelowItsBound_IsMissedAlone()
    {
        var missed = Aim.Of(Figures with { SegmenterMiou = 0.699 }).Where(a => !a.IsMet);

        Assert.Equal(["segmenter mIoU, held-out scenes"], missed.Select(a => a.Name));
    }

    [Fact]
    public void Aims_AWebhookThatDidNotVerify_IsMissed() =>
        Assert.Contains(Aim.Of(Figures with { Webhooks = new WebhookCounts(16, 15) }), a => !a.IsMet && a.Name.StartsWith("webhooks", StringComparison.Ordinal));
}
