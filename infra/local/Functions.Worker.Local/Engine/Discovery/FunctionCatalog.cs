using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Azure.Functions.Worker.Engine.Timers;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Engine.Discovery;

/// <summary>The functions of the app, checked as a whole before anything starts.</summary>
internal sealed partial class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions) => Functions = functions;

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <summary>The enabled functions with this kind of trigger.</summary>
    public IEnumerable<(FunctionDescriptor Function, T Trigger)> With<T>()
        where T : Trigger =>
        from function in Functions
        where !function.IsDisabled && function.Trigger is T
        select (function, (T)function.Trigger);

    /// <exception cref="InvalidOperationException">Lists everything that is wrong with any function.</exception>
    public static FunctionCatalog Discover(FunctionTypes types, SettingNames settings)
    {
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var problems = new List<string>();
        var functions = new List<FunctionDescriptor>();
        foreach (var method in types.Types.SelectMany(type => type.GetMethods(any)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute && Describe(method, attribute.Name, settings, problems) is { } function)
                functions.Add(function);
        }
        foreach (var twice in functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add($"{twice.Key} is the name of {twice.Count()} functions");
        return problems.Count == 0
            ? new FunctionCatalog(functions)
            : throw new InvalidOperationException($"The app's functions are wrong:\n  {string.Join("\n  ", problems)}");
    }

    private static FunctionDescriptor? Describe(MethodInfo method, string name, SettingNames settings, List<string> problems)
    {
        var before = problems.Count;
        if (!Name().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            problems.Add($"{name}: a function's name has up to 128 letters, digits, _ and -, starts with a letter and is not \"host\"");
        if (!method.IsPublic)
            problems.Add($"{name}: its method must be public");
        if (method.GetCustomAttributes().OfType<OutputBindingAttribute>().Any())
            problems.Add($"{name}: output bindings are not supported by the local engine; use a storage client");

        var triggers = method.GetParameters().Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToList();
        if (triggers.Count != 1)
        {
            problems.Add($"{name}: has {triggers.Count} triggers; allowed: exactly one");
            return null;
        }

        var trigger = TriggerReader.Read(name, triggers[0], settings, problems);
        if (trigger is not null)
            problems.AddRange(ParameterBinder.Problems(method, trigger).Select(problem => $"{name}: {problem}"));
        if (trigger is HttpTrigger && method.GetCustomAttribute<RetryAttribute>() is not null)
            problems.Add($"{name}: an HTTP trigger has no retries; the caller retries");
        var retry = RetryPolicy.Read(method.GetCustomAttribute<RetryAttribute>(), problem => problems.Add($"{name}: {problem}"));
        return trigger is not null && problems.Count == before
            ? new FunctionDescriptor(name, method, trigger, retry, settings.IsDisabled(name))
            : null;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_\-]{0,127}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
