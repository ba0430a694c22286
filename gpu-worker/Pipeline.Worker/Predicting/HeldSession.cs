using Pipeline.Segmentation.Stages;
using Pipeline.Storage;

namespace Pipeline.Worker.Predicting;

/// <summary>The version used last, kept open: items of one kind follow each other.</summary>
internal sealed class HeldSession(PipelineStorage storage) : IDisposable
{
    private (string Key, SegmenterSession Session)? held;

    /// <summary>"cpu" or "cuda": what ONNX Runtime took.</summary>
    public string Device => held?.Session.Device ?? "cpu";

    /// <returns>Null when the version lacks its file or its card. The next call may close it.</returns>
    public async Task<SegmenterSession?> OpenAsync(string model, string version, CancellationToken cancellation)
    {
        var key = $"{model}/{version}";
        if (held?.Key == key)
            return held.Value.Session;
        if (await ModelFiles.TryReadAsync(storage, model, version, cancellation) is not { } files)
            return null;
        held?.Session.Dispose();
        held = (key, new SegmenterSession(files.Onnx, files.Card));
        return held.Value.Session;
    }

    public void Dispose() => held?.Session.Dispose();
}
