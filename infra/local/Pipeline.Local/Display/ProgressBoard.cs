using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Pipeline.Local.Display;

/// <summary>Progress for a person at a terminal; plain lines, few of them, for a file or a build log.</summary>
public sealed class ProgressBoard
{
    private readonly ProgressContext? _bars;

    private ProgressBoard(ProgressContext? bars) => _bars = bars;

    /// <summary>True when nobody watches: output goes to a file or a pipe.</summary>
    public static bool IsPlain => Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive;

    public static async Task RunAsync(Func<ProgressBoard, Task> work)
    {
        if (IsPlain)
        {
            await work(new ProgressBoard(null));
            return;
        }
        await AnsiConsole.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(bars => work(new ProgressBoard(bars)));
    }

    public IProgressLine Add(string title, double total = 1) =>
        _bars is null ? new PlainLine(title, total) : new Bar(title, _bars.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1e-9)));

    /// <summary>A line that stays, above the bars.</summary>
    public void Write(string text)
    {
        if (_bars is null)
            Console.WriteLine(text);
        else
            AnsiConsole.WriteLine(text);
    }

    private sealed class Bar(string title, ProgressTask task) : IProgressLine
    {
        public void Report(double done, string? note = null)
        {
            task.Value = done;
            if (note is not null)
                task.Description = Markup.Escape(note.Length == 0 ? title : $"{title}: {note}");
        }

        public void Resize(double total) => task.MaxValue = Math.Max(total, 1e-9);
    }

    private sealed class PlainLine(string title, double total) : IProgressLine
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
        private readonly Stopwatch _since = Stopwatch.StartNew();
        private double _total = total;
        private string _note = "";
        private string _written = "";
        private TimeSpan _last = TimeSpan.Zero;

        public void Report(double done, string? note = null)
        {
            _note = note ?? _note;
            var text = string.Create(CultureInfo.InvariantCulture, $"{title}: {Math.Clamp(done / _total, 0, 1):P0} {_note}").TrimEnd();
            var isNews = text != _written && (done >= _total || _since.Elapsed - _last >= Pause);
            if (!isNews)
                return;
            (_written, _last) = (text, _since.Elapsed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text} ({_since.Elapsed.TotalSeconds:F1} s)"));
        }

        public void Resize(double total) => _total = Math.Max(total, 1e-9);
    }
}
