using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Engine.Configuration;

/// <summary>What the engine reads of host.json, with the host's defaults and bounds.</summary>
internal sealed record HostSettings
{
    /// <summary>Messages a receive asks for, 1 to 32.</summary>
    public int QueueBatchSize { get; init; } = 16;

    /// <summary>The next batch is fetched once no more than this many messages are in work.</summary>
    public int QueueNewBatchThreshold { get; init; }

    /// <summary>How long a failed message stays hidden.</summary>
    public TimeSpan QueueVisibilityTimeout { get; init; }

    /// <summary>Attempts before a message goes to the poison queue.</summary>
    public int QueueMaxDequeueCount { get; init; } = 5;

    /// <summary>Longest wait between two looks at an empty queue.</summary>
    public TimeSpan QueueMaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether messages are base64 or plain text.</summary>
    public bool QueueMessagesAreBase64 { get; init; } = true;

    /// <summary>Without slashes at its ends; may be empty.</summary>
    public string HttpRoutePrefix { get; init; } = "api";

    /// <summary>Null is no limit.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a message in work is hidden; renewed at half. The host always takes 10 minutes, tests take less.</summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long invocations may go on once the host has been asked to stop.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Names this app's keys, locks and timer states in storage.</summary>
    public required string HostId { get; init; }

    /// <exception cref="InvalidOperationException">Lists every setting that is out of bounds.</exception>
    public static HostSettings Read(IConfiguration configuration, string applicationName)
    {
        var problems = new List<string>();
        var reader = new Reader(configuration, problems);
        const string queues = $"{HostConfiguration.Section}:extensions:queues:";

        if (reader.Text($"{HostConfiguration.Section}:version") is { } version && version != "2.0")
            problems.Add($"host.json version is \"{version}\"; allowed: \"2.0\"");
        var encoding = reader.Text($"{queues}messageEncoding") ?? "base64";
        if (!encoding.Equals("base64", StringComparison.OrdinalIgnoreCase) && !encoding.Equals("none", StringComparison.OrdinalIgnoreCase))
            problems.Add($"extensions.queues.messageEncoding is \"{encoding}\"; allowed: base64, none");
        var batchSize = reader.Integer($"{queues}batchSize", 16, 1, 32);
        var timeout = reader.Text($"{HostConfiguration.Section}:functionTimeout");

        var settings = new HostSettings
        {
            QueueBatchSize = batchSize,
            QueueNewBatchThreshold = reader.Integer($"{queues}newBatchThreshold", batchSize / 2 * Environment.ProcessorCount, 0, int.MaxValue),
            QueueVisibilityTimeout = reader.Time($"{queues}visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            QueueMaxDequeueCount = reader.Integer($"{queues}maxDequeueCount", 5, 1, int.MaxValue),
            QueueMaxPollingInterval = reader.Time($"{queues}maxPollingInterval", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            QueueMessagesAreBase64 = encoding.Equals("base64", StringComparison.OrdinalIgnoreCase),
            HttpRoutePrefix = (reader.Text($"{HostConfiguration.Section}:extensions:http:routePrefix") ?? "api").Trim('/'),
            FunctionTimeout = timeout == "-1" ? null : reader.Time(
                $"{HostConfiguration.Section}:functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            QueueLease = reader.Time("LocalEngine:QueueLease", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(2), TimeSpan.FromDays(7)),
            ShutdownGrace = reader.Time("LocalEngine:ShutdownGrace", TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromHours(1)),
            HostId = NormaliseHostId(reader.Text("AzureFunctionsWebHost:hostid") ?? applicationName),
        };
        return problems.Count == 0
            ? settings
            : throw new InvalidOperationException($"The host's settings are wrong: {string.Join("; ", problems)}.");
    }

    private static string NormaliseHostId(string name)
    {
        var id = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return id.Length <= 32 ? id : id[..32].TrimEnd('-');
    }

    private sealed class Reader(IConfiguration configuration, List<string> problems)
    {
        public string? Text(string key) => configuration[key];

        public int Integer(string key, int fallback, int minimum, int maximum)
        {
            if (Text(key) is not { } text)
                return fallback;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
                return value;
            problems.Add($"{key} is \"{text}\"; allowed: a whole number from {minimum} to {maximum}");
            return fallback;
        }

        public TimeSpan Time(string key, TimeSpan fallback, TimeSpan minimum, TimeSpan maximum)
        {
            if (Text(key) is not { } text)
                return fallback;
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
                return value;
            problems.Add($"{key} is \"{text}\"; allowed: hh:mm:ss from {minimum} to {maximum}");
            return fallback;
        }
    }
}
