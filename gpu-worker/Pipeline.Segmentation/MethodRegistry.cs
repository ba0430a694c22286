using System.Text.Json;
using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Mixed;
using Pipeline.Segmentation.Methods.Partial;

namespace Pipeline.Segmentation;

/// <summary>The methods by name.</summary>
public static class MethodRegistry
{
    public const string Cam = "cam";
    public const string Partial = "partial";
    public const string Box = "box";
    public const string Mixed = "mixed";

    private static readonly Dictionary<string, Func<JsonElement?, IPseudoLabelMethod>> Methods = new(StringComparer.Ordinal)
    {
        [Box] = options => new BoxMethod(OptionsHash.WithOverrides(new BoxOptions(), options)),
        [Cam] = options => new CamMethod(OptionsHash.WithOverrides(new CamOptions(), options)),
        [Mixed] = options => new MixedMethod(OptionsHash.WithOverrides(new MixedOptions(), options)),
        [Partial] = options => new PartialMethod(OptionsHash.WithOverrides(new PartialOptions(), options)),
    };

    public static IReadOnlyCollection<string> Names => Methods.Keys;

    /// <param name="options">Overrides of the method's options by name; null takes the defaults.</param>
    /// <exception cref="OptionsException">No such method, or an option it does not have.</exception>
    public static IPseudoLabelMethod Find(string name, JsonElement? options = null) => Methods.TryGetValue(name, out var create)
        ? create(options)
        : throw new OptionsException($"Method '{name}' is unknown; allowed: {string.Join(", ", Methods.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>Restores a saved labeler; null when the store has none of this method and these options.</summary>
    /// <exception cref="OptionsException">No such method.</exception>
    public static async Task<ILabeler?> LoadAsync(
        MethodId id, IArtifactStore store, JsonElement? options = null, FitContext? context = null, CancellationToken cancellation = default)
    {
        var method = Find(id.Name, options);
        return method.Id == id ? await method.LoadAsync(store, context ?? new FitContext(), cancellation) : null;
    }
}
