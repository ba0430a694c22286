using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Pipeline.Functions.Webhooks;
using Pipeline.Local.Stack;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class WebhookSignatureTests(AzuriteFixture azurite)
{
    private const string Verify = """
        const { Webhook } = require('standardwebhooks');
        const { secret, headers, body } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        try { new Webhook(secret).verify(Buffer.from(body, 'base64').toString('utf8'), headers); console.log('genuine'); }
        catch (e) { console.log('forged: ' + e.message); }
        """;

    [Fact]
    public async Task Post_IsGenuineToTheStandardLibrary_ForEachOfTwoSecrets()
    {
        SkipWithoutLibrary();
        await using var receiver = await TestReceiver.StartAsync();
        string[] secrets = [WebhookSignature.NewSecret(), WebhookSignature.NewSecret()];
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url, null, secrets);
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        var post = Assert.Single(receiver.Posts);
        foreach (var secret in secrets)
            Assert.Equal("genuine", await VerifyAsync(secret, post.Headers, post.Body));
    }

    [Fact]
    public async Task Post_ChangedOnItsWay_IsForgedToTheStandardLibrary()
    {
        SkipWithoutLibrary();
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        await scene.DeliverAsync();
        var post = Assert.Single(receiver.Posts);

        var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(post.Body).Replace("batch", "hatch"));

        Assert.StartsWith("forged", await VerifyAsync(scene.Subscription.Secrets[0], post.Headers, changed));
    }

    private static void SkipWithoutLibrary() => Assert.SkipUnless(
        Directory.Exists(Path.Combine(Repository.Root, "infra/local/node_modules/standardwebhooks")),
        "npm's standardwebhooks is not installed; run npm ci in infra/local.");

    private static async Task<string> VerifyAsync(string secret, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", Verify])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "infra/local"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { secret, headers, body = Convert.ToBase64String(body) }));
        node.StandardInput.Close();
        var answer = await node.StandardOutput.ReadToEndAsync(TestApp.Cancellation);
        await node.WaitForExitAsync(TestApp.Cancellation);
        return answer.Trim();
    }
}
