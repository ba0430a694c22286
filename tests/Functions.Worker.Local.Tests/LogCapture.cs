using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Functions.Worker.Local.Tests;

/// <summary>Keeps what is logged, with the values of its template and of the scopes around it.</summary>
internal sealed class LogCapture : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<(LogLevel Level, string Category, string Message, Dictionary<string, object?> Values)> Entries { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => capture._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = new Dictionary<string, object?>();
            capture._scopes.ForEachScope((scope, all) => Add(all, scope), values);
            Add(values, state);
            capture.Entries.Enqueue((logLevel, category, formatter(state, exception), values));
        }

        private static void Add(Dictionary<string, object?> values, object? state)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
                foreach (var (key, value) in pairs)
                    values[key] = value;
            else if (state is IEnumerable<KeyValuePair<string, object>> named)
                foreach (var (key, value) in named)
                    values[key] = value;
        }
    }
}
