using System.Globalization;
using Pipeline.Local.Api.Answers;
using Pipeline.Local.Display;

namespace Pipeline.Local.Api;

/// <summary>Waits for batches and runs to end, and shows how far they are.</summary>
public static class Following
{
    // Each look costs the functions a read of every item's ledger, on the machine that may be doing the work itself.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Ends when the batch has.</summary>
    public static async Task<BatchProgress> FollowBatchAsync(this PipelineApi api, string batch, IProgressLine line, CancellationToken cancellation)
    {
        line.Resize(100);
        while (true)
        {
            var state = await api.TryGetBatchAsync(batch, cancellation);
            line.Report(state is null ? 0 : state.HasEnded ? 100 : Math.Min(state.Percent, 99), Note(state));
            if (state is { HasEnded: true })
                return state;
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Ends when the run has.</summary>
    public static async Task<RunProgress> FollowRunAsync(this PipelineApi api, string run, IProgressLine line, CancellationToken cancellation)
    {
        line.Resize(100);
        while (true)
        {
            var state = await api.GetRunAsync(run, cancellation);
            var share = state.Run.Steps > 0 ? (double)state.Run.Step / state.Run.Steps : 0;
            line.Report(state.HasEnded ? 100 : Math.Min(100 * share, 99), Note(state));
            if (state.HasEnded)
                return state;
            await Task.Delay(Pause, cancellation);
        }
    }

    private static string Note(BatchProgress? state)
    {
        if (state is null)
            return "waiting to be looked at";
        var left = state.LeftOut > 0 ? $", {state.LeftOut} left out" : "";
        var share = state.Items.FirstOrDefault(i => i.Stage == state.Stage && !i.Done)?.StageDone;
        var stage = state.HasEnded || state.Stage is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {state.Stage}{(share is null ? "" : $" {share:P0}")}");
        return $"{Kebab(state.Status)}, {state.Masks} of {state.Images} masks{left}{stage}";
    }

    private static string Note(RunProgress state)
    {
        var stage = state.Progress?.Stage ?? state.Run.Stage;
        var loss = state.Run.Loss is { } value ? FormattableString.Invariant($", loss {value:F3}") : "";
        var pace = state.Run.ImagesPerSecond is { } speed ? FormattableString.Invariant($", {speed:F1} images/s") : "";
        var reason = state.Run.Reasons.Count > 0 ? $": {state.Run.Reasons[0].Message}" : "";
        return state.HasEnded || stage is null ? Kebab(state.Run.Status) + reason : $"{stage}{loss}{pace}";
    }

    private static string Kebab<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
