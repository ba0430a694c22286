using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Http;

public sealed class AdminTests(AzuriteFixture azurite)
{
    private readonly Calls _calls = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public sealed class Functions(Calls calls)
    {
        [Function("Nightly")]
        public void Nightly([TimerTrigger("0 0 2 1 1 *")] TimerInfo timer) => calls.Add(timer.IsPastDue);

        [Function("Text")]
        public void Text([QueueTrigger("never-made")] string text) => calls.Add(text);

        [Function("Web")]
        public IResult Web([HttpTrigger] HttpRequest request) => Results.Ok();
    }

    [Fact]
    public async Task Timer_StartedByHand_RunsNow()
    {
        await using var host = await StartAsync();

        var answer = await PostAsync(host, "Nightly", new { });

        Assert.Equal(HttpStatusCode.Accepted, answer);
        Assert.False(await _calls.NextAsync<bool>());
    }

    [Fact]
    public async Task QueueFunction_StartedByHand_GetsTheInput()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "text", new { input = "hello" }));
        Assert.Equal("hello", await _calls.NextAsync<string>());
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, "text", new { }));
    }

    [Theory]
    [InlineData("Nothing", HttpStatusCode.NotFound)]
    [InlineData("Web", HttpStatusCode.BadRequest)]
    public async Task Function_ThatCannotBeStartedByHand_IsRefused(string name, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        Assert.Equal(expected, await PostAsync(host, name, new { }));
    }

    [Fact]
    public async Task Admin_WithoutTheMasterKey_IsRefused()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync("/admin/host/status", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.PostAsJsonAsync("/admin/functions/Nightly", new { }, Cancellation)).StatusCode);
        Assert.Equal(0, _calls.Waiting);
    }

    [Fact]
    public async Task Status_OfTheHost_NamesIt()
    {
        await using var host = await StartAsync();

        var status = await host.Client.GetFromJsonAsync<JsonElement>($"/admin/host/status?code={await MasterKeyAsync(host)}", Cancellation);

        Assert.Equal(host.HostId, status.GetProperty("id").GetString());
        Assert.Equal("Running", status.GetProperty("state").GetString());
    }

    private Task<EngineHost> StartAsync() =>
        EngineHost.StartAsync<Functions>(azurite, configure: builder => builder.Services.AddSingleton(_calls));

    private async Task<HttpStatusCode> PostAsync(EngineHost host, string function, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{function}") { Content = JsonContent.Create(body) };
        request.Headers.Add("x-functions-key", await MasterKeyAsync(host));
        return (await host.Client.SendAsync(request, Cancellation)).StatusCode;
    }

    private async Task<string> MasterKeyAsync(EngineHost host)
    {
        var blob = azurite.Blobs.GetBlobContainerClient("azure-webjobs-secrets").GetBlobClient($"{host.HostId}/host.json");
        var keys = (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToObjectFromJson<JsonElement>();
        return keys.GetProperty("masterKey").GetProperty("value").GetString()!;
    }
}
