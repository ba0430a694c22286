using Pipeline.Local.Stack;

namespace Pipeline.Local.Api;

/// <summary>Where the functions answer, with a key that opens them.</summary>
/// <param name="Api">Ends in <c>/api/</c>.</param>
public sealed record Connection(Uri Api, string Key)
{
    public const string UrlVariable = "PIPELINE_URL";
    public const string KeyVariable = "PIPELINE_KEY";

    public static Connection To(Uri functions, string key) =>
        new(functions.AbsolutePath.TrimEnd('/').EndsWith("/api", StringComparison.Ordinal)
            ? new Uri(functions.AbsoluteUri.TrimEnd('/') + "/")
            : new Uri(functions.AbsoluteUri.TrimEnd('/') + "/api/"), key);

    /// <summary>What the person named, else the environment, else the stack that runs on this machine.</summary>
    /// <exception cref="CommandException">None of them; the message says what to do.</exception>
    public static Connection Find(string? url, string? key)
    {
        url ??= Environment.GetEnvironmentVariable(UrlVariable);
        key ??= Environment.GetEnvironmentVariable(KeyVariable);
        if (url is not null)
            return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? To(address, key ?? "")
                : throw new CommandException($"'{url}' is no http or https address.");
        return StackAddresses.TryReadRunning(new LocalStackOptions().DataDirectory) is { } stack
            ? To(stack.FunctionsUri, stack.Keys.Admin)
            : throw new CommandException(
                $"No stack is running on this machine. Start one with ./pipeline up in another terminal, or name an address with --connection or {UrlVariable}.");
    }
}
