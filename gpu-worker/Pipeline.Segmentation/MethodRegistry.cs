using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Pipeline.Segmentation;

/// <summary>
/// The methods by name: every class of this assembly that carries a <see cref="PseudoLabelMethodAttribute"/>. A new method is a folder
/// under <c>Methods/</c> and nothing else.
/// </summary>
public static class MethodRegistry
{
    private static readonly SortedDictionary<string, ConstructorInfo> Methods = new(
        typeof(MethodRegistry).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(PseudoLabelMethodAttribute), inherit: false))
            .ToDictionary(type => type.GetCustomAttribute<PseudoLabelMethodAttribute>()!.Name, type => type.GetConstructors().Single(), StringComparer.Ordinal),
        StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Methods.Keys;

    /// <summary>Default options of a method.</summary>
    /// <exception cref="OptionsException">No such method.</exception>
    public static object DefaultOptions(string name) => Activator.CreateInstance(Constructor(name).GetParameters()[0].ParameterType)!;

    /// <param name="options">Overrides of the method's options by name; null takes the defaults.</param>
    /// <exception cref="OptionsException">No such method, or an option it does not have.</exception>
    public static IPseudoLabelMethod Find(string name, JsonElement? options = null)
    {
        try
        {
            return (IPseudoLabelMethod)Constructor(name).Invoke([OptionsHash.WithOverrides(DefaultOptions(name), options)]);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } reason)
        {
            ExceptionDispatchInfo.Throw(reason);
            throw;
        }
    }

    /// <summary>Restores a saved labeler; null when the store has none of this method and these options.</summary>
    /// <exception cref="OptionsException">No such method.</exception>
    public static async Task<ILabeler?> LoadAsync(
        MethodId id, IArtifactStore store, JsonElement? options = null, FitContext? context = null, CancellationToken cancellation = default)
    {
        var method = Find(id.Name, options);
        return method.Id == id ? await method.LoadAsync(store, context ?? new FitContext(), cancellation) : null;
    }

    private static ConstructorInfo Constructor(string name) => Methods.TryGetValue(name, out var constructor)
        ? constructor
        : throw new OptionsException($"Method '{name}' is unknown; allowed: {string.Join(", ", Methods.Keys)}.");
}
