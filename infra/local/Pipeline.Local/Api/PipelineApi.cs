using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts.Models;
using Pipeline.Local.Api.Answers;
using Pipeline.Storage.Resilience;

namespace Pipeline.Local.Api;

/// <summary>The HTTP API of the functions (functions/README.md), as a program outside the product uses it.</summary>
public sealed class PipelineApi : IDisposable
{
    private const int FilesAtATime = 8;

    private readonly HttpClient _api;

    // A big file over a slow line takes its time.
    private readonly HttpClient _blobs = ResilienceHandler.CreateClient(new ResilienceOptions { AttemptSeconds = 600 });

    public PipelineApi(Connection connection)
        : this(connection, new ResilienceOptions
        {
            // The functions restart within seconds, and nobody wants a long wait to fail for that: about half a minute.
            MaxRetries = 8,
            LongestPauseSeconds = 5,
            AttemptSeconds = 100,
        })
    {
    }

    public PipelineApi(Connection connection, ResilienceOptions resilience)
    {
        _api = ResilienceHandler.CreateClient(resilience);
        _api.BaseAddress = connection.Api;
        if (connection.Key.Length > 0)
            _api.DefaultRequestHeaders.Add("x-functions-key", connection.Key);
    }

    /// <summary>Uploads a batch, its manifest last.</summary>
    /// <param name="uploaded">Gets the number of files that are there, now and then.</param>
    /// <returns>The batch's name, which the server chose when none was given.</returns>
    public async Task<string> PushAsync(UploadFolder folder, string? name, Action<int> uploaded, CancellationToken cancellation)
    {
        string[] files = [.. folder.Files.Select(f => f.Path), "batch.json"];
        var ticket = await PostAsync<UploadTicket>("batches", new { name, files }, cancellation);
        var addresses = ticket.Uploads.ToDictionary(u => u.File, u => u.Url);
        var done = 0;
        await Parallel.ForEachAsync(
            folder.Files,
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtATime, CancellationToken = cancellation },
            async (file, token) =>
            {
                await PutAsync(addresses[file.Path], await File.ReadAllBytesAsync(file.Source, token), file.Path, token);
                uploaded(Interlocked.Increment(ref done));
            });
        await PutAsync(addresses["batch.json"], folder.Manifest, "batch.json", cancellation);
        uploaded(folder.Files.Count + 1);
        return ticket.Batch;
    }

    /// <summary>Null until the product has looked at the batch's manifest.</summary>
    public Task<BatchProgress?> TryGetBatchAsync(string batch, CancellationToken cancellation) =>
        TryGetAsync<BatchProgress>($"batches/{Uri.EscapeDataString(batch)}", cancellation);

    /// <summary>Downloads all results of a batch into a folder.</summary>
    /// <param name="downloaded">Gets the number of files that are there and their total so far: files are told page by page.</param>
    public async Task<int> PullAsync(string batch, string folder, Action<int, int> downloaded, CancellationToken cancellation)
    {
        var root = Directory.CreateDirectory(folder).FullName;
        var (done, total) = (0, 0);
        string? cursor = null;
        do
        {
            var page = await GetAsync<ResultFiles>($"batches/{Uri.EscapeDataString(batch)}/results{(cursor is null ? "" : $"?cursor={cursor}")}", cancellation);
            total += page.Files.Count;
            await Parallel.ForEachAsync(
                page.Files,
                new ParallelOptions { MaxDegreeOfParallelism = FilesAtATime, CancellationToken = cancellation },
                async (file, token) =>
                {
                    var target = Path.GetFullPath(Path.Combine(root, file.File));
                    if (!target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                        throw new CommandException($"The server names a file outside the folder: {file.File}.");
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    await File.WriteAllBytesAsync(target, await _blobs.GetByteArrayAsync(file.Url, token), token);
                    downloaded(Interlocked.Increment(ref done), total);
                });
            cursor = page.Next;
        }
        while (cursor is not null);
        return total;
    }

    /// <summary>The same export again while there is one.</summary>
    public Task<ExportProgress> RequestExportAsync(string batch, string format, CancellationToken cancellation) =>
        PostAsync<ExportProgress>($"batches/{Uri.EscapeDataString(batch)}/exports", new { format }, cancellation);

    public Task<ExportList> GetExportsAsync(string batch, CancellationToken cancellation) =>
        GetAsync<ExportList>($"batches/{Uri.EscapeDataString(batch)}/exports", cancellation);

    /// <summary>A file by its signed address, straight to the disk.</summary>
    public async Task DownloadAsync(Uri address, string path, CancellationToken cancellation)
    {
        await using var source = await _blobs.GetStreamAsync(address, cancellation);
        await using var file = File.Create(path);
        await source.CopyToAsync(file, cancellation);
    }

    public Task<ModelList> GetModelsAsync(CancellationToken cancellation) => GetAsync<ModelList>("models", cancellation);

    public Task<ModelDetail?> TryGetModelAsync(string model, CancellationToken cancellation) =>
        TryGetAsync<ModelDetail>($"models/{Uri.EscapeDataString(model)}", cancellation);

    public Task<PublishedVersion> PromoteAsync(string model, string version, CancellationToken cancellation) =>
        PostAsync<PublishedVersion>($"models/{Uri.EscapeDataString(model)}/promote", new { version }, cancellation);

    public Task<PublishedVersion> RollBackAsync(string model, CancellationToken cancellation) =>
        PostAsync<PublishedVersion>($"models/{Uri.EscapeDataString(model)}/rollback", new { }, cancellation);

    /// <summary>The images a person should look at, by the published version.</summary>
    public Task<ReviewList> GetReviewAsync(string model, CancellationToken cancellation) =>
        GetAsync<ReviewList>($"models/{Uri.EscapeDataString(model)}/review", cancellation);

    /// <param name="options">Training options by name; null takes the defaults.</param>
    public Task<RunStarted> RetrainAsync(string model, JsonElement? options, CancellationToken cancellation) =>
        PostAsync<RunStarted>($"models/{Uri.EscapeDataString(model)}/retrain", options is null ? new { } : new { options }, cancellation);

    public Task<RunProgress> GetRunAsync(string run, CancellationToken cancellation) =>
        GetAsync<RunProgress>($"runs/{Uri.EscapeDataString(run)}", cancellation);

    /// <param name="types">Event types; empty means all.</param>
    public Task<CreatedSubscription> SubscribeAsync(Uri url, IReadOnlyList<string> types, CancellationToken cancellation) =>
        PostAsync<CreatedSubscription>("subscriptions", types.Count == 0 ? new { url } : new { url, types }, cancellation);

    /// <summary>Any call whose answer has a body.</summary>
    internal async Task<T> CallAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var answer = await SendAsync(method, path, body, cancellation);
        return await ReadAsync<T>(answer, cancellation);
    }

    /// <summary>Any call whose answer has none.</summary>
    internal async Task CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var answer = await SendAsync(method, path, body, cancellation);
        if (!answer.IsSuccessStatusCode)
            await ReadAsync<object>(answer, cancellation);
    }

    public void Dispose()
    {
        _api.Dispose();
        _blobs.Dispose();
    }

    private async Task PutAsync(Uri address, byte[] content, string file, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(content) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await _blobs.SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new CommandException($"Storage refused {file}: {(int)answer.StatusCode} {answer.ReasonPhrase}.");
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
        where T : class =>
        await TryGetAsync<T>(path, cancellation) ?? throw new CommandException($"There is no {path.Replace('/', ' ')}.");

    private async Task<T?> TryGetAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var answer = await _api.GetAsync(path, cancellation);
            return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<T>(answer, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new CommandException($"{_api.BaseAddress} does not answer: {e.Message}");
        }
    }

    private Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation) =>
        CallAsync<T>(HttpMethod.Post, path, body, cancellation);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: PostOptions);
        // The same on every retry of this one wish: the server makes one thing of them.
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        try
        {
            return await _api.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new CommandException($"{_api.BaseAddress} does not answer: {e.Message}");
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellation);
        if (answer.IsSuccessStatusCode)
            return JsonSerializer.Deserialize<T>(bytes, ApiJson.Options)
                ?? throw new CommandException($"{answer.RequestMessage!.RequestUri} answered nothing.");
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            throw new CommandException($"The key is not accepted by {answer.RequestMessage!.RequestUri!.Host}; see --key.");
        throw new CommandException(Explain(answer.StatusCode, bytes));
    }

    private static string Explain(HttpStatusCode status, byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<ErrorAnswer>(body, ApiJson.Options)?.ToString() ?? $"The server answered {(int)status}.";
        }
        catch (JsonException)
        {
            return $"The server answered {(int)status}.";
        }
    }

    private static JsonSerializerOptions PostOptions { get; } =
        new(ApiJson.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
