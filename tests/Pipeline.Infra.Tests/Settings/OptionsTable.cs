using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Pipeline.Local.Stack;

namespace Pipeline.Infra.Tests.Settings;

/// <summary>Every setting of an options class, found by its <c>const Section</c>.</summary>
internal static partial class OptionsTable
{
    private static readonly string[] Folders = ["functions", "gpu-worker", "schemas"];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Sources = new(() => Folders
        .SelectMany(f => Directory.GetFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .GroupBy(f => Path.GetFileNameWithoutExtension(f)).ToDictionary(g => g.Key, g => File.ReadAllText(g.First())));

    public static IReadOnlyList<Setting> Of(params Assembly[] assemblies) =>
        [.. assemblies.SelectMany(a => a.GetTypes()).Where(t => Section(t) is not null).OrderBy(Section, StringComparer.Ordinal)
            .SelectMany(t => Members(t, Section(t)!))];

    private static string? Section(Type type) =>
        type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } field ? (string?)field.GetRawConstantValue() : null;

    private static IEnumerable<Setting> Members(Type type, string prefix)
    {
        var defaults = Activator.CreateInstance(type);
        foreach (var member in type.GetProperties().OrderBy(p => p.MetadataToken))
        {
            var name = $"{prefix}__{member.Name}";
            if (member.PropertyType is { IsGenericType: true } list && typeof(IEnumerable).IsAssignableFrom(list))
                foreach (var nested in Members(list.GetGenericArguments()[0], name + "__{n}"))
                    yield return nested;
            else if (member.PropertyType is { IsClass: true } nested && nested != typeof(string) && nested != typeof(Uri))
                foreach (var below in Members(nested, name))
                    yield return below;
            else if (member.CanWrite)
                yield return new Setting(name, Default(member.GetValue(defaults)), Allowed(member), Summary(type, member.Name), member.IsDefined(typeof(RequiredAttribute)));
        }
    }

    private static string Default(object? value) => value switch
    {
        null or "" => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Allowed(PropertyInfo member)
    {
        if (member.GetCustomAttribute<RangeAttribute>() is { } range)
            return string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}");
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        if (type.IsEnum)
            return string.Join(", ", Enum.GetNames(type));
        return type == typeof(bool) ? "true, false" : member.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern ? $"`{pattern.Pattern.Replace("|", "\\|", StringComparison.Ordinal)}`" : "";
    }

    /// <summary>The sentence above the member in its source: one place says what a setting is.</summary>
    private static string Summary(Type type, string member)
    {
        var source = Sources.Value[type.Name];
        var at = Regex.Match(source, $@"^\s*public [^=\n]*\b{member}\s*\{{", RegexOptions.Multiline);
        var lines = source[..at.Index].TrimEnd().Split('\n').Select(l => l.Trim()).Reverse()
            .SkipWhile(l => l.StartsWith('[')).TakeWhile(l => l.StartsWith("///", StringComparison.Ordinal)).Reverse().Select(l => l[3..].Trim());
        var text = Tag().Replace(string.Join(' ', lines), m => m.Groups[1].Success ? $"`{m.Groups[1].Value}`" : "");
        return text.Replace("|", "\\|", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex("<c>([^<]*)</c>|<see [^>]*/>|</?[a-z]+>")]
    private static partial Regex Tag();
}
