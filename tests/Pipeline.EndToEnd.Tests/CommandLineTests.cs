using System.Diagnostics;
using System.Text.Json;
using Pipeline.Imaging;
using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;

namespace Pipeline.EndToEnd.Tests;

/// <summary>A customer's whole way with the command line alone: labels in, masks out, train, publish, predict.</summary>
public sealed class CommandLineTests(ProductFixture product)
{
    private static readonly string Training = JsonSerializer.Serialize(new
    {
        network = "DeepLabV3Plus/Compact@0.25",
        steps = 12,
        batchSize = 4,
        augmentation = new { crop = 64 },
    });

    [Fact]
    public async Task Commands_FromLabelsToPrediction_WorkTogether()
    {
        var model = ProductFixture.Unique("model");
        var (train, predict) = (ProductFixture.Unique("train"), ProductFixture.Unique("predict"));
        var folder = product.TemporaryFolder();
        var batch = TestBatch.OfScenes(product, TestBatch.QuickOptions, [.. Enumerable.Repeat(LabelChoice.Scribbles, 8)]);
        batch.Manifest["model"] = model;
        batch.Manifest["holdout"] = 0.25;
        batch.WriteTo(Path.Combine(folder, "in"), withManifest: true);

        Assert.Contains("8 of 8", await RunAsync("push", Path.Combine(folder, "in"), "--name", train, "--follow"));

        await RunAsync("status", train, "--json", Path.Combine(folder, "status.json"));
        var status = Json(folder, "status.json");
        Assert.Equal("finished", status.GetProperty("status").GetString());
        Assert.Equal(8, status.GetProperty("masks").GetInt32());

        await RunAsync("pull", train, Path.Combine(folder, "masks"));
        Assert.True(File.Exists(Path.Combine(folder, "masks", "index.json")));
        foreach (var image in batch.Images)
            Assert.True(MaskCodec.TryDecode(
                File.ReadAllBytes(Path.Combine(folder, "masks", image + ".png")), ImageLimits.Default, out _, out _));

        Assert.Contains("published", await RunAsync("retrain", "--model", model, "--options", Training, "--follow"));

        await RunAsync("models", "--json", Path.Combine(folder, "models.json"));
        var published = Json(folder, "models.json").GetProperty("models").EnumerateArray().Single(m => m.GetProperty("model").GetString() == model);
        var version = published.GetProperty("champion").GetProperty("version").GetString();
        var card = (await product.Api.TryGetModelAsync(model, TestContext.Current.CancellationToken))!.Versions.Single(v => v.Version == version);
        Assert.Equal(SceneClasses.Names, card.Classes);
        Assert.True(card.Parity.MaxAbsDiff < 1e-4);
        Assert.True(card.Parity.ArgmaxAgreement > 0.9999);

        foreach (var image in batch.Images.ToList())
            Put(Path.Combine(folder, "new", "images"), image, batch.Files["images/" + image]);
        Assert.Contains("8 of 8", await RunAsync("push", Path.Combine(folder, "new"), "--name", predict, "--model", model, "--follow"));
        await Results.RequireCompleteAsync(product, predict, batch.Images, TestBatch.Side, SceneClasses.Names.Count);
    }

    [Fact]
    public async Task Push_OfARejectedBatch_FailsAndPrintsTheReasons()
    {
        var folder = product.TemporaryFolder();
        var batch = TestBatch.OfScribbles(product, 1);
        batch.Manifest["colour"] = "blue";
        batch.WriteTo(folder, withManifest: true);

        var (exitCode, output) = await StartAsync("push", folder, "--name", ProductFixture.Unique("rejected"), "--follow");

        Assert.Equal(1, exitCode);
        Assert.Contains("rejected", output);
        Assert.Contains("colour", output);
    }

    [Fact]
    public async Task Commands_AboutWhatIsNotThere_SaySo()
    {
        var (status, said) = await StartAsync("status", ProductFixture.Unique("nobody"));
        var (pull, pulled) = await StartAsync("pull", ProductFixture.Unique("nobody"), product.TemporaryFolder());

        Assert.Equal((1, 1), (status, pull));
        Assert.Contains("There is no batch", said);
        Assert.Contains("There is no", pulled);
    }

    [Fact]
    public async Task Commands_WithAWrongKey_SaySo()
    {
        var (exitCode, output) = await StartAsync("models", "--key", "wrong");

        Assert.Equal(1, exitCode);
        Assert.Contains("key is not accepted", output);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output) = await StartAsync(arguments);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }

    private async Task<(int ExitCode, string Output)> StartAsync(params string[] arguments)
    {
        var program = typeof(SceneClasses).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PIPELINE_URL"] = product.Connection.Api.ToString();
        start.Environment["PIPELINE_KEY"] = product.Connection.Key;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }

    private static JsonElement Json(string folder, string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(folder, file)));

    private static void Put(string folder, string name, byte[] content)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name), content);
    }
}
