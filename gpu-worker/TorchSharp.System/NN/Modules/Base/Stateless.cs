namespace TorchSharp.Modules;

internal static class Stateless
{
    internal static InvalidOperationException Refusal(string module, string kind, string name) =>
        new($"Module '{module}' has no state: {kind} '{name}' cannot be registered with it.");
}
