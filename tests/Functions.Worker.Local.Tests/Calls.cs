using System.Threading.Channels;

namespace Functions.Worker.Local.Tests;

/// <summary>What the functions of a test report, in order.</summary>
public sealed class Calls
{
    private readonly Channel<object?> _calls = Channel.CreateUnbounded<object?>();

    public void Add(object? call) => _calls.Writer.TryWrite(call);

    /// <summary>Waits for the next report.</summary>
    public async Task<T> NextAsync<T>(double seconds = 60)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(seconds));
        return (T)(await _calls.Reader.ReadAsync(timeout.Token))!;
    }

    public int Waiting => _calls.Reader.Count;
}
