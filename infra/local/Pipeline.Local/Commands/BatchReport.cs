using Pipeline.Contracts.Batches;
using Pipeline.Local.Api.Answers;

namespace Pipeline.Local.Commands;

/// <summary>A batch's state in a few lines.</summary>
internal static class BatchReport
{
    // A batch of a thousand broken images needs no thousand lines here.
    private const int ShownProblems = 20;

    public static void Print(BatchProgress state)
    {
        var left = state.LeftOut > 0 ? $", {state.LeftOut} left out" : "";
        Console.WriteLine($"{state.Batch}: {state.Status.ToString().ToLowerInvariant()}, {state.Masks} of {state.Images} images have a mask{left}");
        foreach (var reason in state.Reasons.Take(ShownProblems))
            Console.WriteLine($"  {reason.Pointer}: {reason.Message} [{reason.Code}]");
        foreach (var image in state.ImageProblems.Take(ShownProblems))
            Console.WriteLine($"  {image.Image}: {string.Join(" ", image.Reasons.Select(r => $"{r.Message} [{r.Code}]"))}");
        // Of very many problems the answer holds the first; the API tells of every image.
        if (state.Reasons.Count > ShownProblems || state.ImageProblems.Count > ShownProblems)
            Console.WriteLine($"  … GET api/batches/{state.Batch}/images?status=left-out has all of them.");
    }

    /// <summary>0 unless the batch ended without result.</summary>
    public static int ExitCode(BatchProgress state) => state.Status is BatchStatus.Rejected or BatchStatus.Failed or BatchStatus.Cancelled or BatchStatus.Deleting ? 1 : 0;
}
