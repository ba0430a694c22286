using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Testing;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Functions.Worker.Local.Tests.Http;

public sealed class HttpTriggerTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public sealed record Order(string Item, int Count);

    public sealed class Functions
    {
        [Function("Hello")]
        public IActionResult Hello(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}/{times:int?}")] HttpRequest request,
            string name, int? times, string? greeting, FunctionContext context) =>
            new OkObjectResult(new { name, times, greeting, path = context.GetHttpContext()!.Request.Path.Value });

        [Function("Orders")]
        public async Task<IResult> OrderAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Order order)
        {
            await Task.Yield();
            return Results.Created($"/orders/{order.Item}", order.Count);
        }

        [Function("Writes")]
        public async Task WriteAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            request.HttpContext.Response.StatusCode = StatusCodes.Status418ImATeapot;
            await request.HttpContext.Response.WriteAsync(request.Method);
        }

        [Function("Fails")]
        public Task<IActionResult> FailAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            throw new InvalidOperationException("secret");

        [Function("Off")]
        public IActionResult Off([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }

    public sealed class Slow(Calls calls)
    {
        [Function("Slow")]
        public async Task<IActionResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, CancellationToken cancellation)
        {
            calls.Add("started");
            await Task.Delay(Timeout.Infinite, cancellation);
            return new OkResult();
        }
    }

    [Theory]
    [InlineData("/api/hello/you", """{"name":"you","times":null,"greeting":null,"path":"/api/hello/you"}""")]
    [InlineData("/api/hello/you/3?greeting=hi", """{"name":"you","times":3,"greeting":"hi","path":"/api/hello/you/3"}""")]
    public async Task Request_WithRouteAndQueryValues_BindsThemByName(string path, string expected)
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite);

        Assert.Equal(expected, await host.Client.GetStringAsync(path, Cancellation));
    }

    [Fact]
    public async Task Body_MarkedAsParameter_IsReadFromJson()
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite);

        var answer = await host.Client.PostAsJsonAsync("/api/Orders", new Order("tea", 3), Cancellation);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/orders/tea", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Response_WrittenByTheFunction_IsLeftAsItIs()
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite);

        var answer = await host.Client.PutAsync("/api/Writes", new StringContent(""), Cancellation);

        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("PUT", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Failure_InTheFunction_IsA500ThatTellsNothing()
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite);

        var answer = await host.Client.GetAsync("/api/Fails", Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("POST", "/api/hello/you")]
    [InlineData("GET", "/api/hello/you/many")]
    [InlineData("GET", "/hello/you")]
    [InlineData("GET", "/api/Off")]
    [InlineData("GET", "/api/nothing")]
    public async Task Request_NoFunctionServes_IsNotFound(string method, string path)
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite, new() { ["AzureWebJobs.Off.Disabled"] = "true" });

        var answer = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("v1", "/v1/hello/you")]
    [InlineData("", "/hello/you")]
    public async Task RoutePrefix_OfHostJson_ReplacesApi(string prefix, string path)
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite, new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = prefix });

        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync(path, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/api/hello/you", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Host_Stopped_CancelsRequestsInWork()
    {
        var calls = new Calls();
        var host = await EngineHost.StartAsync<Slow>(azurite, configure: builder => builder.Services.AddSingleton(calls));
        var request = host.Client.GetAsync("/api/Slow", Cancellation);
        await calls.NextAsync<string>();

        var stop = host.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await request).StatusCode);
        await stop;
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Body_ThatIsNoJson_FailsTheInvocation()
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite);

        var answer = await host.Client.PostAsync("/api/Orders", new StringContent("{", Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }
}
