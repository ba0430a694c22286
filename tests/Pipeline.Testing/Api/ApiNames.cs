using System.Text.RegularExpressions;

namespace Pipeline.Testing.Api;

/// <summary>Type names as the lists of published signatures spell them: C# keywords, no arity marks, nested types by dots.</summary>
internal static partial class ApiNames
{
    internal static string Of(Type type)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter)
            return type.Name;

        var name = type.FullName ?? $"{type.Namespace}.{type.Name}";
        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (definition.FullName == "System.Nullable`1")
                return Of(arguments[0]) + "?";
            name = Arity().Replace(definition.FullName ?? definition.Name, "") + $"<{string.Join(", ", arguments.Select(Of))}>";
        }

        return name.Replace('+', '.') switch
        {
            "System.Int32" => "int",
            "System.Int64" => "long",
            "System.Single" => "float",
            "System.Double" => "double",
            "System.Boolean" => "bool",
            "System.String" => "string",
            "System.Void" => "void",
            "System.Object" => "object",
            "System.Byte" => "byte",
            var other => other,
        };
    }

    [GeneratedRegex(@"`\d+")]
    private static partial Regex Arity();
}
