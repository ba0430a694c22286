using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Local.Webhooks;

namespace Pipeline.Local.Tests.Webhooks;

public sealed class WebhookReceiverTests
{
    private static readonly byte[] Key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
    private static readonly HttpClient Client = new();

    private const string Event =
        """{"specversion":"1.0","id":"1","source":"/test","type":"masks.finished","time":"2026-01-01T00:00:00Z","subject":"b","datacontenttype":"application/json","data":{}}""";

    [Fact]
    public async Task Post_GenuineAndForged_AnswersAndRecordsEach()
    {
        await using var receiver = await WebhookReceiver.StartAsync(CancellationToken.None);
        receiver.Trust("whsec_" + Convert.ToBase64String(Key));

        var genuine = await PostAsync(receiver, Event, Key);
        var forged = await PostAsync(receiver, Event, new byte[32]);

        Assert.Equal(HttpStatusCode.OK, genuine);
        Assert.Equal(HttpStatusCode.Unauthorized, forged);
        Assert.Equal([true, false], receiver.Received.Select(r => r.IsVerified));
        var waited = await receiver.WaitForAsync(e => e.Subject == "b", TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.Equal("masks.finished", waited.Type);
    }

    [Fact]
    public async Task WaitForAsync_NothingComes_ThrowsAndListsWhatCame()
    {
        await using var receiver = await WebhookReceiver.StartAsync(CancellationToken.None);
        await PostAsync(receiver, Event, Key);

        var thrown = await Assert.ThrowsAsync<TimeoutException>(
            () => receiver.WaitForAsync(e => e.Subject == "c", TimeSpan.FromMilliseconds(50), CancellationToken.None));

        Assert.Contains("masks.finished b (no secret is known yet)", thrown.Message);
    }

    [Fact]
    public async Task RefuseNext_OneDelivery_AnswersUnavailableOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync(CancellationToken.None);
        receiver.Trust("whsec_" + Convert.ToBase64String(Key));
        receiver.RefuseNext(1);

        var first = await PostAsync(receiver, Event, Key);
        var second = await PostAsync(receiver, Event, Key);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, first);
        Assert.Equal(HttpStatusCode.OK, second);
        Assert.Single(receiver.Received);
    }

    private static async Task<HttpStatusCode> PostAsync(WebhookReceiver receiver, string body, byte[] key)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"evt_1.{timestamp}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Address) { Content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json") };
        request.Headers.Add("webhook-id", "evt_1");
        request.Headers.Add("webhook-timestamp", $"{timestamp}");
        request.Headers.Add("webhook-signature", $"v1,{signature}");
        using var answer = await Client.SendAsync(request);
        return answer.StatusCode;
    }
}
