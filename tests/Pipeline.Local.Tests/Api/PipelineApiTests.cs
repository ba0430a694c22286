using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Local.Api;

namespace Pipeline.Local.Tests.Api;

public sealed class PipelineApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The answer was lost after the work was done: the same key lets the server tell.</summary>
    [Fact]
    public async Task Post_WhoseAnswerIsLost_IsRepeatedUnderItsKey()
    {
        List<string> keys = [];
        await using var server = await StartAsync(app => app.MapPost("/api/subscriptions", (HttpContext http) =>
        {
            keys.Add(http.Request.Headers["Idempotency-Key"].ToString());
            if (keys.Count > 2)
                return Results.Json(new { id = "one", url = "http://127.0.0.1/", types = Array.Empty<string>(), secret = "whsec_", createdAt = DateTimeOffset.UtcNow }, statusCode: 201);
            if (keys.Count == 2)
                return Results.StatusCode(503);
            http.Abort();
            return Results.Empty;
        }));
        using var api = new PipelineApi(Connection.To(new Uri(server.Urls.First()), "key"));

        await api.SubscribeAsync(new Uri("http://127.0.0.1/"), [], Cancellation);

        Assert.Equal(3, keys.Count);
        Assert.Single(keys.Distinct());
        Assert.NotEmpty(keys[0]);
    }

    [Fact]
    public async Task Pull_OfResultsInPages_TakesEveryPage()
    {
        var folder = Directory.CreateTempSubdirectory("pull-").FullName;
        try
        {
            await using var server = await StartAsync(app =>
            {
                app.MapGet("/file/{name}", (string name) => Results.Text(name));
                app.MapGet("/api/batches/b/results", (HttpContext http) =>
                {
                    var page = int.Parse(http.Request.Query["cursor"].FirstOrDefault() ?? "0");
                    return Results.Json(new
                    {
                        batch = "b", expiresAt = DateTimeOffset.UtcNow, next = page < 2 ? $"{page + 1}" : null,
                        files = new[] { new { file = $"{page}.png", url = $"{http.Request.Scheme}://{http.Request.Host}/file/{page}" } },
                    });
                });
            });
            using var api = new PipelineApi(Connection.To(new Uri(server.Urls.First()), "key"));

            var count = await api.PullAsync("b", folder, (_, _) => { }, Cancellation);

            Assert.Equal(3, count);
            Assert.Equal(["0.png", "1.png", "2.png"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync(Cancellation);
        return app;
    }
}
