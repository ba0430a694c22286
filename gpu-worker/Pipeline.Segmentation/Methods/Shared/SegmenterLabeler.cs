using System.Text.Json;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Scores with a segmenter that a method trained; the image's labels rule out what cannot be.</summary>
internal sealed class SegmenterLabeler(MethodId id, ClassList classes, ISegmentationNetwork network, Device device) : ILabeler
{
    private const string CardName = "labeler.json";
    private const string WeightsName = "weights.safetensors";

    public MethodId Id => id;
    public ClassList Classes => classes;
    internal ISegmentationNetwork Network => network;

    public ScoreMaps Score(LabeledImage image)
    {
        var scores = SegmenterScorer.Score(network, image.Load(), device);
        LabelGeometry.Restrict(scores, LabelGeometry.Regions(image, classes));
        return scores;
    }

    // The card comes last: its presence says that the weights are complete.
    public async Task SaveAsync(IArtifactStore store, CancellationToken cancellation)
    {
        await store.WriteAsync(WeightsName, (stream, _) =>
        {
            SafeTensors.Write(stream, network.Module.state_dict());
            return Task.CompletedTask;
        }, cancellation);
        var card = new Card(id.ToString(), network.NetworkName, [.. classes], classes.Background);
        await store.WriteAsync(CardName, (stream, token) => JsonSerializer.SerializeAsync(stream, card, cancellationToken: token), cancellation);
    }

    public static async Task<SegmenterLabeler?> LoadAsync(MethodId id, IArtifactStore store, FitContext context, CancellationToken cancellation)
    {
        await using var cardStream = await store.OpenReadAsync(CardName, cancellation);
        if (cardStream is null || await JsonSerializer.DeserializeAsync<Card>(cardStream, cancellationToken: cancellation) is not { } card || card.Method != id.ToString())
        {
            return null;
        }
        await using var weightsStream = await store.OpenReadAsync(WeightsName, cancellation);
        if (weightsStream is null)
        {
            return null;
        }
        var weights = await SafeTensors.ReadAsync(weightsStream, cancellation);
        var network = NetworkFactory.Create(card.Network, card.Classes.Length);
        NetworkState.Load(network, weights);
        var device = context.ResolveDevice();
        network.Module.to(device);
        network.Module.eval();
        return new SegmenterLabeler(id, new ClassList(card.Classes, card.Background), network, device);
    }

    public void Dispose() => network.Dispose();

    private sealed record Card(string Method, string Network, string[] Classes, string? Background);
}
