namespace Microsoft.Azure.Functions.Worker.Engine.Http;

/// <summary>One named secret, in the form of the host's files.</summary>
internal sealed record HostKey(string Name, string Value, bool Encrypted = false);

/// <summary>host.json of the secrets container.</summary>
internal sealed record HostKeys(HostKey MasterKey, IReadOnlyList<HostKey> FunctionKeys, IReadOnlyList<HostKey> SystemKeys);

/// <summary>{function}.json of the secrets container.</summary>
internal sealed record FunctionKeys(IReadOnlyList<HostKey> Keys);
