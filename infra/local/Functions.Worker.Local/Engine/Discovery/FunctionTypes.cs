using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Engine.Discovery;

/// <summary>The types to search for functions.</summary>
internal sealed record FunctionTypes(IReadOnlyList<Type> Types)
{
    /// <summary>All types of the program and of those referenced assemblies that are written against this API.</summary>
    public static FunctionTypes OfProgram()
    {
        var api = typeof(FunctionTypes).Assembly.GetName().Name;
        var seen = new HashSet<string>();
        var types = new List<Type>();
        var open = new Stack<Assembly>([Assembly.GetEntryAssembly() ?? throw new InvalidOperationException("The process has no entry assembly.")]);
        while (open.TryPop(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            if (!seen.Add(assembly.FullName!) || references.All(reference => reference.Name != api))
                continue;
            types.AddRange(assembly.GetTypes());
            foreach (var reference in references.Where(reference => reference.Name != api && File.Exists(Path.Combine(AppContext.BaseDirectory, reference.Name + ".dll"))))
                open.Push(Assembly.Load(reference));
        }
        return new FunctionTypes(types);
    }
}
