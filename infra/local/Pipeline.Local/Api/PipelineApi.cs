using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Local.Api.Answers;

namespace Pipeline.Local.Api;

/// <summary>The HTTP API of the functions (functions/README.md), as a program outside the product uses it.</summary>
public sealed class PipelineApi : IDisposable
{
    private const int FilesAtATime = 8;

    // The functions restart within seconds; a question that can be repeated is not worth failing a long wait for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _api;
    private readonly HttpClient _blobs = new() { Timeout = TimeSpan.FromMinutes(10) };

    public PipelineApi(Connection connection)
    {
        _api = new HttpClient { BaseAddress = connection.Api, Timeout = TimeSpan.FromSeconds(100) };
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
    /// <param name="downloaded">Gets the number of files that are there and their total.</param>
    public async Task<int> PullAsync(string batch, string folder, Action<int, int> downloaded, CancellationToken cancellation)
    {
        var results = await GetAsync<ResultFiles>($"batches/{Uri.EscapeDataString(batch)}/results", cancellation);
        var root = Directory.CreateDirectory(folder).FullName;
        var done = 0;
        await Parallel.ForEachAsync(
            results.Files,
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtATime, CancellationToken = cancellation },
            async (file, token) =>
            {
                var target = Path.GetFullPath(Path.Combine(root, file.File));
                if (!target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    throw new CommandException($"The server names a file outside the folder: {file.File}.");
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllBytesAsync(target, await _blobs.GetByteArrayAsync(file.Url, token), token);
                downloaded(Interlocked.Increment(ref done), results.Files.Count);
            });
        return results.Files.Count;
    }

    public Task<ModelList> GetModelsAsync(CancellationToken cancellation) => GetAsync<ModelList>("models", cancellation);

    public Task<ModelDetail?> TryGetModelAsync(string model, CancellationToken cancellation) =>
        TryGetAsync<ModelDetail>($"models/{Uri.EscapeDataString(model)}", cancellation);

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

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: PostOptions);
        try
        {
            return await _api.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new CommandException($"{_api.BaseAddress} does not answer: {e.Message}");
        }
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
        var giveUp = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            try
            {
                using var answer = await _api.GetAsync(path, cancellation);
                if (answer.StatusCode == HttpStatusCode.NotFound)
                    return null;
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || DateTimeOffset.UtcNow > giveUp)
                    return await ReadAsync<T>(answer, cancellation);
            }
            catch (HttpRequestException e)
            {
                if (DateTimeOffset.UtcNow > giveUp)
                    throw new CommandException($"{_api.BaseAddress} does not answer: {e.Message}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        }
    }

    private async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _api.PostAsJsonAsync(path, body, PostOptions, cancellation);
            return await ReadAsync<T>(answer, cancellation);
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
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
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
