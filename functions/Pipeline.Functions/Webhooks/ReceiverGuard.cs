using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Pipeline.Functions.Webhooks;

/// <summary>
/// Keeps webhooks from reaching into the network they are sent from. The address is judged at registration, and again at each
/// connection on the addresses that are then connected to, so that a name cannot change its mind in between.
/// </summary>
public sealed class ReceiverGuard(IOptions<WebhookOptions> options, ResolveHost resolve)
{
    private const int MaxUrl = 2_000;
    private static readonly int[] Ports = [443, 8443];

    /// <returns>Why the address is refused, or null.</returns>
    public async Task<string?> CheckAsync(string url, CancellationToken cancellation)
    {
        if (CheckForm(url, out var uri) is { } problem)
            return problem;
        try
        {
            await ResolveAsync(uri!, cancellation);
            return null;
        }
        catch (RefusedAddressException e)
        {
            return e.Message;
        }
    }

    /// <summary>The part that needs no network: scheme, port, no user, no fragment.</summary>
    public string? CheckForm(string url, out Uri? uri)
    {
        uri = null;
        if (url.Length > MaxUrl)
            return $"The url has {url.Length} characters; at most {MaxUrl} are allowed.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out uri) || uri.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic)
            return $"The url \"{url}\" is not an absolute web address.";
        // An empty user name is one too: what stands before the @ is there to be misread.
        if (uri.UserInfo.Length > 0 || url.AsSpan(0, AuthorityEnd(url)).Contains('@'))
            return "The url holds a user name or password; use the signature instead.";
        if (uri.Fragment.Length > 0)
            return "The url holds a fragment, which is never sent.";
        if (uri.IdnHost.EndsWith('.'))
            return $"The url's host \"{uri.IdnHost}\" ends in a dot; leave the dot out.";
        if (options.Value.AllowLocal && uri.Scheme is "http" or "https")
            return null;
        if (IsPublicForm(uri))
            return null;
        if (uri.Scheme != Uri.UriSchemeHttps)
            return $"The url's scheme is \"{uri.Scheme}\"; allowed: https.";
        return $"The url's port is {uri.Port}; allowed: {string.Join(", ", Ports)}.";
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>: resolves once, connects to what was judged.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(context.InitialRequestMessage.RequestUri!, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="RefusedAddressException">The name does not resolve, or one of its addresses may not be reached.</exception>
    private async Task<IPAddress[]> ResolveAsync(Uri uri, CancellationToken cancellation)
    {
        var host = uri.IdnHost;
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, cancellation);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new RefusedAddressException($"The host \"{host}\" cannot be resolved{(e is SocketException failure ? $": {failure.SocketErrorCode}" : "")}.", e);
        }
        if (addresses.Length == 0)
            throw new RefusedAddressException($"The host \"{host}\" has no address.");
        // One private address among public ones is how a guard is walked around.
        if (!Array.TrueForAll(addresses, address => MayReach(uri, address)))
            throw new RefusedAddressException(options.Value.AllowLocal
                ? $"The host \"{host}\" has an address that is neither on the public internet, reached by https, nor on this machine."
                : $"The host \"{host}\" has an address that is not on the public internet.");
        return addresses;
    }

    private bool MayReach(Uri uri, IPAddress address) =>
        (IsPublicForm(uri) && PublicAddresses.IsPublic(address)) || (options.Value.AllowLocal && IPAddress.IsLoopback(address));

    private static bool IsPublicForm(Uri uri) => uri.Scheme == Uri.UriSchemeHttps && Ports.Contains(uri.Port);

    private static int AuthorityEnd(string url)
    {
        var begin = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.AsSpan(begin).IndexOfAny('/', '?', '#');
        return end < 0 ? url.Length : begin + end;
    }
}
