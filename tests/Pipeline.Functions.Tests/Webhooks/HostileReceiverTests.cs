using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pipeline.Contracts.Webhooks;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

/// <summary>Receivers below the level of HTTP servers: what a socket can do to whoever talks to it.</summary>
public sealed class HostileReceiverTests(AzuriteFixture azurite)
{
    private const string Head = "HTTP/1.1 200 OK\r\n";

    [Fact]
    public async Task Receiver_ClosesMidBody_HasAcceptedAllTheSame()
    {
        using var receiver = RawReceiver.Start(stream => WriteAsync(stream, Head + "Content-Length: 1000\r\n\r\nhalf"));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);

        var delivery = await scene.FanOutAndDeliverAsync();

        Assert.Equal((DeliveryStatus.Delivered, 200), (delivery.Status, Assert.Single(delivery.Attempts).Status));
    }

    [Fact]
    public async Task Receiver_DripsItsBody_DoesNotHoldTheDelivery()
    {
        using var receiver = RawReceiver.Start(stream => DripAsync(stream, Head + "Content-Length: 1000\r\n\r\n", "x"));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);

        var delivery = await scene.FanOutAndDeliverAsync();

        Assert.Equal(DeliveryStatus.Delivered, delivery.Status);
    }

    [Fact]
    public async Task Receiver_DripsItsHead_IsGivenUpInTime()
    {
        using var receiver = RawReceiver.Start(stream => DripAsync(stream, "HTTP/1.1 200 OK\r\nX-Slow: ", "x"));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url, new() { ["Webhooks:AllowLocal"] = "true", ["Webhooks:TimeoutSeconds"] = "2" });

        var delivery = await scene.FanOutAndDeliverAsync();

        AssertFailed(delivery, "No answer within 2 s");
    }

    [Fact]
    public async Task Receiver_SendsEndlessHeaders_IsCutOff()
    {
        var sent = 0L;
        using var receiver = RawReceiver.Start(async stream =>
        {
            await WriteAsync(stream, Head);
            var line = Encoding.ASCII.GetBytes($"X-Filler: {new string('f', 4_000)}\r\n");
            while (sent < 256 << 20)
            {
                await stream.WriteAsync(line, TestApp.Cancellation);
                sent += line.Length;
            }
        });
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);

        var delivery = await scene.FanOutAndDeliverAsync();

        AssertFailed(delivery, "32 KiB");
        // Socket buffers take a few megabytes of what nobody reads.
        Assert.InRange(sent, 0, 32 << 20);
    }

    [Fact]
    public async Task Receiver_ClosesWithoutAnAnswer_IsTriedAgain()
    {
        using var receiver = RawReceiver.Start(_ => Task.CompletedTask);
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);

        var delivery = await scene.FanOutAndDeliverAsync();

        AssertFailed(delivery, "closed the connection");
    }

    [Fact]
    public async Task Receiver_SpeaksSomethingElse_LeavesNoneOfItInTheLog()
    {
        using var receiver = RawReceiver.Start(stream => WriteAsync(stream, "SSH-2.0-internal-secret-banner\r\n\r\n"));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);

        var delivery = await scene.FanOutAndDeliverAsync();

        AssertFailed(delivery, "no HTTP");
        Assert.DoesNotContain("internal-secret", delivery.Attempts[0].Error);
    }

    [Fact]
    public async Task Receiver_IsNotThere_IsTriedAgain()
    {
        string url;
        using (var receiver = RawReceiver.Start(_ => Task.CompletedTask))
            url = receiver.Url;
        await using var scene = await WebhookScene.StartAsync(azurite, url);

        var delivery = await scene.FanOutAndDeliverAsync();

        AssertFailed(delivery, "No connection");
    }

    [Fact]
    public async Task Receiver_WithACertificateOfItsOwn_GetsNothing()
    {
        var posted = false;
        using var certificate = SelfSigned();
        using var receiver = RawReceiver.StartUnread(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            posted = await tls.ReadAsync(new byte[1], TestApp.Cancellation) > 0;
        });
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url.Replace("http://127.0.0.1", "https://localhost"));

        var delivery = await scene.FanOutAndDeliverAsync();

        AssertFailed(delivery, "certificate");
        Assert.False(posted);
    }

    private static void AssertFailed(Delivery delivery, string error)
    {
        var attempt = Assert.Single(delivery.Attempts);
        Assert.Equal((DeliveryStatus.Pending, null), (delivery.Status, attempt.Status));
        Assert.Contains(error, attempt.Error);
        Assert.NotNull(delivery.NextAttemptAt);
    }

    private static Task WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestApp.Cancellation).AsTask();

    private static async Task DripAsync(Stream stream, string beginning, string drop)
    {
        await WriteAsync(stream, beginning);
        for (var drops = 0; drops < 500; drops++)
        {
            await Task.Delay(100, TestApp.Cancellation);
            await WriteAsync(stream, drop);
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
