using System.Text.Json;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>A labeler's artefacts: its weights, and a card that says what they are.</summary>
internal static class LabelerFiles
{
    private const string CardName = "labeler.json";
    private const string WeightsName = "weights.safetensors";

    /// <summary>The state of one of several networks that share a file.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, nn.Module module) =>
        module.state_dict().Select(pair => KeyValuePair.Create(prefix + pair.Key, pair.Value));

    // The card comes last: its presence says that the weights are complete.
    public static async Task SaveAsync(IArtifactStore store, LabelerCard card, IEnumerable<KeyValuePair<string, Tensor>> state, CancellationToken cancellation)
    {
        await store.WriteAsync(WeightsName, (stream, _) =>
        {
            SafeTensors.Write(stream, state);
            return Task.CompletedTask;
        }, cancellation);
        await store.WriteAsync(CardName, (stream, token) => JsonSerializer.SerializeAsync(stream, card, cancellationToken: token), cancellation);
    }

    /// <returns>Null when the store has nothing of this method and these options.</returns>
    public static async Task<(LabelerCard Card, SafeTensors Weights)?> LoadAsync(MethodId id, IArtifactStore store, CancellationToken cancellation)
    {
        await using var cardStream = await store.OpenReadAsync(CardName, cancellation);
        if (cardStream is null || await JsonSerializer.DeserializeAsync<LabelerCard>(cardStream, cancellationToken: cancellation) is not { } card || card.Method != id.ToString())
        {
            return null;
        }
        await using var weightsStream = await store.OpenReadAsync(WeightsName, cancellation);
        return weightsStream is null ? null : (card, await SafeTensors.ReadAsync(weightsStream, cancellation));
    }
}
