using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Testing;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Functions.Worker.Local.Tests.Http;

public sealed class HttpTriggerTests(AzuriteFixture azurite)
{
    public sealed record Order(string Item, int Count);

    public sealed class Functions
    {
        [Function("Hello")]
        public IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name, FunctionContext context) =>
            new OkObjectResult(new { name, greeting = request.Query["greeting"].ToString(), path = context.GetHttpContext()!.Request.Path.Value });

        [Function("Orders")]
        public async Task<IResult> OrderAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Order order)
        {
            await Task.Yield();
            return Results.Created($"/orders/{order.Item}", order.Count);
        }
    }

    [Fact]
    public async Task Request_ToRouteWithParameter_ReachesTheFunction()
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite);

        var answer = await host.Client.GetStringAsync("/api/hello/you?greeting=hi", TestContext.Current.CancellationToken);

        Assert.Equal("""{"name":"you","greeting":"hi","path":"/api/hello/you"}""", answer);
    }

    [Fact]
    public async Task Body_MarkedAsParameter_IsReadFromJson()
    {
        await using var host = await EngineHost.StartAsync<Functions>(azurite);

        var answer = await host.Client.PostAsJsonAsync("/api/Orders", new Order("tea", 3), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/orders/tea", answer.Headers.Location!.ToString());
    }
}
