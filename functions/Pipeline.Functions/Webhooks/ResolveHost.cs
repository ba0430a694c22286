using System.Net;

namespace Pipeline.Functions.Webhooks;

/// <summary>Looks a host name up; <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> but for tests that play a hostile name server.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellation);
