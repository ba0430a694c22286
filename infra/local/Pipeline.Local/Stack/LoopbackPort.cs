using System.Net;
using System.Net.Sockets;

namespace Pipeline.Local.Stack;

internal static class LoopbackPort
{
    /// <summary>The wanted port if it is free now, else any free one. Another process may still take it first.</summary>
    public static int Take(int wanted)
    {
        foreach (var port in new[] { wanted, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (port != 0)
            {
                // Taken.
            }
        }
        throw new InvalidOperationException("There is no free port.");
    }
}
