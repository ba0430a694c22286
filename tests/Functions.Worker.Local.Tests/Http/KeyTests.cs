using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Http;

public sealed class KeyTests(AzuriteFixture azurite)
{
    private readonly string _hostId = AzuriteFixture.Unique("keys");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public sealed class Functions
    {
        [Function("Open")]
        public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();

        [Function("Mine")]
        public IResult Mine([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => Results.Ok();

        [Function("Other")]
        public IResult Other([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => Results.Ok();

        [Function("Extension")]
        public IResult Extension([HttpTrigger(AuthorizationLevel.System)] HttpRequest request) => Results.Ok();

        [Function("Manage")]
        public IResult Manage([HttpTrigger(AuthorizationLevel.Admin)] HttpRequest request) => Results.Ok();
    }

    [Theory]
    [InlineData("none", "Open")]
    [InlineData("wrong", "Open")]
    [InlineData("mine", "Open", "Mine")]
    [InlineData("host", "Open", "Mine", "Other")]
    [InlineData("system", "Open", "Extension")]
    [InlineData("master", "Open", "Mine", "Other", "Extension", "Manage")]
    public async Task Key_OfEachKind_OpensExactlyItsLevel(string key, params string[] opens)
    {
        await WriteKeysAsync();
        await using var host = await EngineHost.StartAsync<Functions>(azurite, hostId: _hostId);

        foreach (var function in new[] { "Open", "Mine", "Other", "Extension", "Manage" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{function}");
            if (key != "none")
                request.Headers.Add("x-functions-key", $"{key}-key");
            var answer = await host.Client.SendAsync(request, Cancellation);
            Assert.Equal(opens.Contains(function) ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Key_InTheHeader_IsPreferredToTheQuery()
    {
        await WriteKeysAsync();
        await using var host = await EngineHost.StartAsync<Functions>(azurite, hostId: _hostId);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/Mine?code=mine-key");
        request.Headers.Add("x-functions-key", "wrong-key");

        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/api/Mine?code=mine-key", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Keys_AtTheFirstStart_AreMadeOnceAndKept()
    {
        string master;
        string mine;
        await using (await EngineHost.StartAsync<Functions>(azurite, hostId: _hostId))
        {
            master = (await ReadAsync("host")).GetProperty("masterKey").GetProperty("value").GetString()!;
            mine = (await ReadAsync("mine")).GetProperty("keys")[0].GetProperty("value").GetString()!;
        }

        await using var again = await EngineHost.StartAsync<Functions>(azurite, hostId: _hostId);

        Assert.True(master.Length >= 40);
        Assert.NotEqual(master, mine);
        Assert.Equal(HttpStatusCode.OK, (await again.Client.GetAsync($"/api/Mine?code={mine}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.Client.GetAsync($"/api/Other?code={mine}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await again.Client.GetAsync($"/api/Manage?code={master}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Hosts_StartedTogether_AgreeOnTheKeys()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EngineHost.StartAsync<Functions>(azurite, hostId: _hostId)));
        var master = (await ReadAsync("host")).GetProperty("masterKey").GetProperty("value").GetString();

        foreach (var host in hosts)
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync($"/api/Manage?code={master}", Cancellation)).StatusCode);
            await host.DisposeAsync();
        }
    }

    private async Task<JsonElement> ReadAsync(string name)
    {
        var blob = azurite.Blobs.GetBlobContainerClient("azure-webjobs-secrets").GetBlobClient($"{_hostId}/{name}.json");
        return (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToObjectFromJson<JsonElement>();
    }

    private async Task WriteKeysAsync()
    {
        var container = azurite.Blobs.GetBlobContainerClient("azure-webjobs-secrets");
        await container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await WriteAsync("host", """
            {"masterKey":{"name":"master","value":"master-key","encrypted":false},
             "functionKeys":[{"name":"default","value":"host-key","encrypted":false}],
             "systemKeys":[{"name":"ext","value":"system-key","encrypted":false}],
             "hostName":"localhost","source":"runtime"}
            """);
        await WriteAsync("mine", """{"keys":[{"name":"default","value":"mine-key","encrypted":false}]}""");

        Task WriteAsync(string name, string json) =>
            container.GetBlobClient($"{_hostId}/{name}.json").UploadAsync(new BinaryData(Encoding.UTF8.GetBytes(json)), overwrite: true, Cancellation);
    }
}
