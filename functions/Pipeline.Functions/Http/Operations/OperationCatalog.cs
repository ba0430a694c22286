using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http.Operations;

/// <summary>Every HTTP function of this app. One that does not declare its scope fails the start, so none is open by mistake.</summary>
internal static class OperationCatalog
{
    private static readonly Lazy<IReadOnlyDictionary<string, Operation>> ByName = new(() => Read(typeof(OperationCatalog).Assembly));

    public static IEnumerable<Operation> All => ByName.Value.Values;

    /// <exception cref="InvalidOperationException">A function does not declare its scope.</exception>
    public static void EnsureComplete() => _ = ByName.Value;

    /// <exception cref="KeyNotFoundException">No HTTP function has this name.</exception>
    public static Operation Find(string function) => ByName.Value[function];

    private static Dictionary<string, Operation> Read(Assembly assembly)
    {
        var functions =
            from type in assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
            where trigger is not null
            select new Operation(
                function.Name,
                [.. (trigger.Methods ?? []).Select(verb => verb.ToUpperInvariant())],
                trigger.Route ?? function.Name,
                method.GetCustomAttribute<OperationAttribute>()
                    ?? throw new InvalidOperationException($"{type.Name}.{method.Name} has an HTTP trigger but no [Operation]: who may call it?"),
                [.. method.GetCustomAttributes<AnswerAttribute>().OrderBy(answer => answer.Status)],
                method);
        return functions.OrderBy(operation => operation.Route, StringComparer.Ordinal).ThenBy(operation => operation.Methods.FirstOrDefault(), StringComparer.Ordinal)
            .ToDictionary(operation => operation.Name);
    }
}
