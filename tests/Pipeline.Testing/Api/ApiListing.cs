using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Pipeline.Testing.Api;

/// <summary>
/// The public and protected signatures of an assembly, one a line, in the form of the lists that the published packages
/// were written down in (../shared/api/*.txt). The assembly is read, not loaded: its static state stays untouched.
/// </summary>
public sealed class ApiListing
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly HashSet<string> s_impliedBases = ["System.Object", "System.ValueType", "System.Enum", "System.MulticastDelegate"];

    private readonly SortedSet<string> _lines = new(StringComparer.Ordinal);

    private ApiListing()
    {
    }

    /// <summary>Reads an assembly; what it depends on is looked for beside it, in the shared frameworks and in further folders.</summary>
    public static IReadOnlySet<string> Read(string assemblyPath, params string[] folders)
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        string[] searched = [Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!, runtime, runtime.Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App"), .. folders];
        var assemblies = searched.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*.dll")).DistinctBy(Path.GetFileName);
        using var context = new MetadataLoadContext(new PathAssemblyResolver(assemblies));

        var listing = new ApiListing();
        foreach (var type in context.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath)).GetTypes().Where(IsVisible))
            listing.Add(type);
        return listing._lines;
    }

    private void Add(Type type)
    {
        var name = ApiNames.Of(type);
        var inherits = type.BaseType is { } parent && !s_impliedBases.Contains(parent.FullName ?? "") ? " extends " + ApiNames.Of(parent) : "";
        _lines.Add($"{name} : {KindOf(type)}{inherits}");

        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
            _lines.Add($"{name}.ctor({Parameters(constructor.GetParameters())})");
        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))))
            _lines.Add($"{name}.{method.Name}{TypeParameters(method)}({Parameters(method.GetParameters())}) -> {(method.IsStatic ? "static " : "")}{ApiNames.Of(method.ReturnType)}");
        foreach (var property in type.GetProperties(Declared).Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)))
            _lines.Add($"{name}.{property.Name}{Indices(property)} {{ {(IsVisible(property.GetMethod) ? "get; " : "")}{(IsVisible(property.SetMethod) ? "set; " : "")}}} -> {ApiNames.Of(property.PropertyType)}");
        foreach (var field in type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName))
            _lines.Add($"{name}.{field.Name} -> {(field.IsStatic ? "static " : "")}{ApiNames.Of(field.FieldType)}");
    }

    private static string KindOf(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : type.BaseType?.FullName == "System.MulticastDelegate" ? "delegate"
        : (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };

    private static string TypeParameters(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Indices(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } indices ? $"[{Parameters(indices)}]" : "";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var direction = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var open = parameter.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "ParamArrayAttribute") ? "params " : "";
        return $"{direction}{open}{ApiNames.Of(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? "" : parameter.RawDefaultValue switch
    {
        null => " = null",
        string text => $" = \"{text}\"",
        var value => " = " + Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static bool IsVisible(Type type)
    {
        if (type.Name.StartsWith('<'))
            return false;
        for (var outer = type; outer is not null; outer = outer.DeclaringType)
        {
            if (!(outer.IsPublic || outer.IsNestedPublic || outer.IsNestedFamily || outer.IsNestedFamORAssem))
                return false;
        }

        return true;
    }
}
