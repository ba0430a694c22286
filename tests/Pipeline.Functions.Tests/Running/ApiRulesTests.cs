using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http.Idempotency;
using Pipeline.Functions.Http.Operations;
using Pipeline.Functions.Messages;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Running;

/// <summary>What holds for every route.</summary>
[Collection(ApiCollection.Name)]
public sealed class ApiRulesTests(RunningApp app)
{
    private static IEnumerable<Operation> Operations => OperationCatalog.All.Where(operation => !operation.Facts.Hidden);

    [Fact]
    public async Task EveryRoute_WithLessThanItsScope_IsRefusedAndWithItsOwnIsNot()
    {
        (ApiScope Scope, string? Key)[] ladder = [(ApiScope.Anyone, null), (ApiScope.Read, app.Keys.Read), (ApiScope.Write, app.Keys.Write), (ApiScope.Admin, app.Keys.Admin)];
        foreach (var operation in Operations)
        {
            foreach (var (scope, key) in ladder)
            {
                using var answer = await SendAsync(operation.Methods[0], Path(operation), key);
                var expected = scope >= operation.Scope ? 0 : scope == ApiScope.Anyone ? 401 : 403;
                var seen = (int)answer.StatusCode is 401 or 403 ? (int)answer.StatusCode : 0;
                Assert.True(expected == seen, $"{operation.Methods[0]} {operation.Route} with {scope} answered {(int)answer.StatusCode}");
                if (expected != 0)
                    Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                if (expected == 401)
                    Assert.NotEmpty(answer.Headers.WwwAuthenticate);
            }
        }
    }

    [Fact]
    public async Task Key_InTheQuery_CountsAsInTheHeader()
    {
        using var answer = await SendAsync("GET", $"batches?limit=1&code={app.Keys.Read}", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Token_OfTheConfiguredIssuer_OpensWhatItsRoleOpens()
    {
        using var written = await SendAsync("POST", "batches", null, """{"files":["a.jpg"]}""", token: app.Issuer.Token());
        using var beyond = await SendAsync("GET", "poison", null, token: app.Issuer.Token());
        using var expired = await SendAsync("GET", "batches", null, token: app.Issuer.Token(expires: TimeSpan.FromMinutes(-10)));

        Assert.Equal((201, 403, 401), ((int)written.StatusCode, (int)beyond.StatusCode, (int)expired.StatusCode));
        Assert.Equal("Bearer", Assert.Single(expired.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("GET", "nothing/here", 404, null)]
    [InlineData("GET", "batches/a/b/c/d", 404, null)]
    [InlineData("PUT", "batches", 405, "GET, POST")]
    [InlineData("DELETE", "runs/x", 405, "GET")]
    [InlineData("PATCH", "batches/x", 405, "DELETE, GET")]
    public async Task Route_OrMethodThatIsUnknown_IsAnsweredWithProblemDetails(string method, string path, int status, string? allow)
    {
        using var answer = await SendAsync(method, path, app.Keys.Admin);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(allow, answer.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", answer.Content.Headers.Allow));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_OverItsLimit_IsRefusedOnEveryRouteThatTakesOne(bool chunked)
    {
        foreach (var operation in Operations.Where(operation => operation.Facts.Body is not null && operation.MaxBodyBytes < 1 << 20))
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Methods[0]), Path(operation));
            request.Headers.Add("x-functions-key", app.Keys.Admin);
            request.Headers.TransferEncodingChunked = chunked;
            request.Content = new StringContent(new string(' ', operation.MaxBodyBytes) + "{}", Encoding.UTF8, "application/json");
            using var answer = await app.ClientWithoutKey.SendAsync(request, TestApp.Cancellation);

            Assert.True((int)answer.StatusCode == 413, $"{operation.Route} answered {(int)answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("{\"files\":", 400)]
    [InlineData("[1,2", 400)]
    [InlineData("\u0000", 400)]
    [InlineData("null", 400)]
    public async Task Body_ThatIsNoObject_IsRefused(string body, int status)
    {
        using var answer = await SendAsync("POST", "batches", app.Keys.Write, body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Failure_Inside_TellsATraceIdAndNothingElse()
    {
        var run = AzuriteFixture.Unique("broken");
        await app.Storage.Container(ContainerNames.State).UploadBlobAsync(BlobPaths.RunState(run), new BinaryData("""{"secret":1}"""), TestApp.Cancellation);

        using var answer = await SendAsync("GET", $"runs/{run}", app.Keys.Read);
        var text = await answer.Content.ReadAsStringAsync(TestApp.Cancellation);

        Assert.Equal(500, (int)answer.StatusCode);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Matches("\"traceId\":\"[0-9a-f-]{32,36}\"", text);
        // Whoever reads the log finds it.
        var trace = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("traceId").GetString()!;
        await app.LoggedAsync(trace);
        await app.Storage.Container(ContainerNames.State).DeleteBlobAsync(BlobPaths.RunState(run), cancellationToken: TestApp.Cancellation);
    }

    [Fact]
    public async Task Keys_AreNotInTheLog()
    {
        using (await SendAsync("GET", $"batches?code={app.Keys.Read}", null))
        using (await SendAsync("DELETE", "batches/nobody", app.Keys.Write))
        {
        }

        foreach (var key in new[] { app.Keys.Read, app.Keys.Write, app.Keys.Admin })
            Assert.DoesNotContain(key, app.FunctionsLog(int.MaxValue), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WhoseFirstIsStillAtWork_IsToldToWait()
    {
        var key = AzuriteFixture.Unique("key");
        const string body = """{"files":["a.jpg"]}""";
        // As the app names it: caller, target, key.
        var id = Hashes.Of([$"key-{Hashes.Short(Hashes.Of(app.Keys.Write))}", "POST /api/batches", key]);
        var claim = await new IdempotencyStore(app.Storage, TimeProvider.System).ClaimAsync(id, Hashes.Of(Encoding.UTF8.GetBytes(body)), TestApp.Cancellation);
        Assert.NotNull(claim.Mine);

        using var answer = await SendAsync("POST", "batches", app.Keys.Write, body, key);
        // Another caller's key of that name is another key.
        using var other = await SendAsync("POST", "batches", app.Keys.Admin, body, key);

        Assert.Equal(409, (int)answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, IdempotencyStore.ClaimTime.TotalSeconds);
        Assert.Equal(201, (int)other.StatusCode);
    }

    [Fact]
    public async Task Request_RepeatedWithItsKey_MakesOneBatchAndSaysThatItIsARepeat()
    {
        var key = AzuriteFixture.Unique("key");
        using var first = await SendAsync("POST", "batches", app.Keys.Write, """{"files":["a.jpg"]}""", key);
        using var second = await SendAsync("POST", "batches", app.Keys.Write, """{"files":["a.jpg"]}""", key);

        Assert.Equal(await first.Content.ReadAsStringAsync(TestApp.Cancellation), await second.Content.ReadAsStringAsync(TestApp.Cancellation));
        Assert.Equal((first.StatusCode, first.Headers.Location), (second.StatusCode, second.Headers.Location));
        Assert.Equal((false, true), (first.Headers.Contains("Idempotency-Replayed"), second.Headers.Contains("Idempotency-Replayed")));
    }

    [Fact]
    public async Task Request_ThatWasRefused_MayBeMendedUnderTheSameKey()
    {
        var key = AzuriteFixture.Unique("key");
        using var refused = await SendAsync("POST", "batches", app.Keys.Write, """{"files":[]}""", key);
        using var mended = await SendAsync("POST", "batches", app.Keys.Write, """{"files":["a.jpg"]}""", key);

        Assert.Equal((400, 201), ((int)refused.StatusCode, (int)mended.StatusCode));
    }

    [Fact]
    public async Task Deletion_WhoseFunctionsAreKilled_IsBroughtToItsEnd()
    {
        var batch = AzuriteFixture.Unique("killed");
        var masks = app.Storage.Container(ContainerNames.Masks);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 600), TestApp.Cancellation, async (i, token) => await masks.UploadBlobAsync($"{batch}/{i}.png", new BinaryData("mask"), token));
        await app.Storage.Container(ContainerNames.State).TryCreateAsync(
            BlobPaths.BatchState(batch),
            new BatchState
            {
                Batch = batch,
                Status = BatchStatus.Cancelled,
                CreatedAt = DateTimeOffset.UtcNow,
                UpdatedAt = DateTimeOffset.UtcNow,
                ManifestETag = "\"0\"",
                ManifestHash = new string('a', 64),
            },
            TestApp.Cancellation);

        using var answer = await SendAsync("DELETE", $"batches/{batch}", app.Keys.Admin);
        app.KillFunctions();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await app.GoneAsync($"batches/{batch}");
        Assert.Equal(0, await masks.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{batch}/", TestApp.Cancellation).CountAsync(TestApp.Cancellation));
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? key, string? body = null, string? idempotencyKey = null, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        if (token is not null)
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await app.ClientWithoutKey.SendAsync(request, TestApp.Cancellation);
    }

    private static string Path(Operation operation) => System.Text.RegularExpressions.Regex.Replace(operation.Route, "{[^}]+}", "nobody");
}
