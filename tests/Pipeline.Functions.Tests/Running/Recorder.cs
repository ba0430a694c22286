namespace Pipeline.Functions.Tests.Running;

/// <summary>Notes every exchange with the API.</summary>
internal sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
{
    public List<Exchange> Exchanges { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var answer = await base.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Exchanges.Add(new Exchange(
            request.Method.Method.ToLowerInvariant(), request.RequestUri!.AbsolutePath["/api".Length..], request.RequestUri.Query, sent,
            (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), answer.Headers.Location?.ToString(), body));
        return answer;
    }
}
