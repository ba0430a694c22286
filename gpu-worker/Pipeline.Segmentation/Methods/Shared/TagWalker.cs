using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>What a walk on tags needs: a classifier for the maps, and a network that says how far they may spread.</summary>
/// <param name="NetworkName">The network whose backbone both have, as <see cref="NetworkFactory"/> knows it.</param>
internal sealed record TagWalker<TNetwork>(string NetworkName, ClassList Classes, CamClassifier Classifier, TNetwork Network, Device Device) : IDisposable
    where TNetwork : nn.Module
{
    private const string ClassifierPrefix = "classifier.";
    private const string NetworkPrefix = "network.";

    /// <param name="create">Makes the network for a backbone's name.</param>
    /// <returns>Null when the store has nothing of this method and these options.</returns>
    public static async Task<TagWalker<TNetwork>?> LoadAsync(
        MethodId id, double topShare, Func<string, TNetwork> create, IArtifactStore store, FitContext context, CancellationToken cancellation)
    {
        if (await LabelerFiles.LoadAsync(id, store, cancellation) is not var (card, weights))
        {
            return null;
        }
        var (classes, device) = (card.ClassList, context.ResolveDevice());
        var classifier = new CamClassifier(NetworkFactory.CreateBackbone(card.Network), classes.Count - classes.FirstObject, topShare);
        var network = create(card.Network);
        NetworkState.Load(classifier, weights, ClassifierPrefix);
        NetworkState.Load(network, weights, NetworkPrefix);
        classifier.to(device);
        network.to(device);
        return new TagWalker<TNetwork>(card.Network, classes, classifier, network, device);
    }

    public Task SaveAsync(MethodId id, IArtifactStore store, CancellationToken cancellation) => LabelerFiles.SaveAsync(
        store, new LabelerCard(id.ToString(), NetworkName, [.. Classes], Classes.Background),
        [.. LabelerFiles.Prefixed(ClassifierPrefix, Classifier), .. LabelerFiles.Prefixed(NetworkPrefix, Network)], cancellation);

    public void Dispose()
    {
        Classifier.Dispose();
        Network.Dispose();
    }
}
