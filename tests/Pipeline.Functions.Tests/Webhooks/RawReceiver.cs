using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Functions.Tests.Webhooks;

/// <summary>A socket on loopback that does to a connection what the test says.</summary>
internal sealed class RawReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private RawReceiver() => _listener.Start();

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hooks";

    /// <param name="answer">Gets each connection once its request has been read.</param>
    public static RawReceiver Start(Func<Stream, Task> answer) => StartUnread(async stream =>
    {
        // Closing with something unread resets the connection, and the answer may be lost with it.
        await ReadRequestAsync(stream);
        await answer(stream);
    });

    /// <param name="connected">Gets each connection as it is.</param>
    public static RawReceiver StartUnread(Func<Stream, Task> connected)
    {
        var receiver = new RawReceiver();
        _ = receiver.AcceptAsync(connected);
        return receiver;
    }

    public void Dispose() => _listener.Dispose();

    /// <returns>The request with its body, byte for byte as Latin-1.</returns>
    public static async Task<string> ReadRequestAsync(Stream stream)
    {
        List<byte> read = [];
        var buffer = new byte[4 << 10];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. read]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var length = text[..end].Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    .Select(line => int.Parse(line.Split(':')[1])).SingleOrDefault();
                if (read.Count >= end + 4 + length)
                    return text;
            }
            var count = await stream.ReadAsync(buffer, TestApp.Cancellation);
            if (count == 0)
                return text;
            read.AddRange(buffer.AsSpan(0, count));
        }
    }

    private async Task AcceptAsync(Func<Stream, Task> connected)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(TestApp.Cancellation);
                await using var stream = client.GetStream();
                try
                {
                    await connected(stream);
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The sender has had enough, which is what most of these tests are about.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }
}
