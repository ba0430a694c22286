using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pipeline.Contracts.Validation.Shapes;

/// <summary>Reads a record's shape off its members: types, nullability, <c>required</c>, and the constraint attributes.</summary>
internal static class ShapeBuilder
{
    private const double MaxSafeInteger = 9_007_199_254_740_991;

    public static Shape Build(Type document) => Build(document, new NullabilityInfoContext());

    private static ObjectShape Build(Type type, NullabilityInfoContext nullability)
    {
        var shape = new ObjectShape(type);
        var version = type.GetCustomAttribute<DocumentAttribute>();
        var parameters = PrimaryParameters(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetMethod is not null && p.SetMethod is not null))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (version is not null && name == version.Member)
            {
                shape.Add(name, new VersionShape(version.Value ?? version.Name), required: true);
                continue;
            }

            var info = nullability.Create(property);
            var required = property.IsDefined(typeof(RequiredMemberAttribute))
                || (parameters.TryGetValue(property.Name, out var parameter) && !parameter.HasDefaultValue);
            shape.Add(name, Of(info, property, nullability), required);
        }

        return shape;
    }

    private static Shape Of(NullabilityInfo info, PropertyInfo property, NullabilityInfoContext nullability)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var shape = OfType(type, info, property, nullability);
        return info.ReadState == NullabilityState.Nullable && shape is not AnyShape ? new NullableShape(shape) : shape;
    }

    private static Shape OfType(Type type, NullabilityInfo info, PropertyInfo property, NullabilityInfoContext nullability)
    {
        if (type == typeof(string))
            return property.GetCustomAttribute<TextAttribute>() is { } text ? new TextShape(text.Pattern, text.Hint) : new TextShape(null, null);
        if (type == typeof(bool))
            return new BooleanShape();
        if (type == typeof(int) || type == typeof(long) || type == typeof(double))
            return Number(type, property);
        if (type == typeof(DateTimeOffset))
            return new TimeShape();
        if (type == typeof(JsonElement))
            return new AnyShape();
        if (type.IsEnum)
            return new ChoiceShape([.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)]);
        if (type.IsArray)
            return List(Of(info.ElementType!, property, nullability), property, inner: true);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return List(Of(info.GenericTypeArguments[0], property, nullability), property, inner: false);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return new MapShape(Of(info.GenericTypeArguments[1], property, nullability));
        return Build(type, nullability);
    }

    private static NumberShape Number(Type type, PropertyInfo property)
    {
        var bounds = property.GetCustomAttribute<BetweenAttribute>();
        var integer = type != typeof(double);
        var (low, high) = type == typeof(int) ? (int.MinValue, int.MaxValue) : integer ? (-MaxSafeInteger, MaxSafeInteger) : (-1e300, 1e300);
        return new NumberShape(integer, bounds?.Minimum ?? low, bounds?.Maximum ?? high);
    }

    private static ListShape List(Shape items, PropertyInfo property, bool inner)
    {
        var count = property.GetCustomAttribute<CountAttribute>();
        if (inner)
            return count is { Inner: > 0 } ? new ListShape(items, count.Inner, count.Inner, unique: false) : new ListShape(items, 0, int.MaxValue, unique: false);
        return new ListShape(items, count?.Minimum ?? 0, count?.Maximum ?? int.MaxValue, count?.Unique ?? false);
    }

    private static Dictionary<string, ParameterInfo> PrimaryParameters(Type type) =>
        type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault()?.GetParameters().ToDictionary(p => p.Name!) ?? [];
}
