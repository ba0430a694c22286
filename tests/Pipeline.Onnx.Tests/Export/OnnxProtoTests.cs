using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Pipeline.Onnx.Protos;

namespace Pipeline.Onnx.Tests.Export;

public sealed partial class OnnxProtoTests
{
    private const string DebianProto = "/usr/include/onnx/onnx.proto";

    [Fact]
    public void OwnProto_ComparedWithDebians_HasTheSameNamesNumbersAndTypes()
    {
        Assert.SkipUnless(File.Exists(DebianProto), $"{DebianProto} is missing; install libonnx-dev.");

        var official = Declarations(File.ReadAllText(DebianProto));
        var ours = OnnxReflection.Descriptor.MessageTypes.SelectMany(Declarations).ToList();

        Assert.True(ours.Count > 45, $"Only {ours.Count} declarations were found in our own file.");
        Assert.Empty(ours.Except(official));
    }

    /// <summary>"Message.field: label type = number" and "Message.Enum: NAME = number" for every declaration in the text.</summary>
    private static HashSet<string> Declarations(string proto)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var scopes = new Stack<string>();
        foreach (var line in proto.Split('\n').Select(line => Comment().Replace(line, "").Trim()))
        {
            if (Scope().Match(line) is { Success: true } scope)
                scopes.Push(scope.Groups["kind"].Value == "oneof" ? "" : scope.Groups["name"].Value);
            else if (line.StartsWith('}'))
                scopes.Pop();
            else if (Field().Match(line) is { Success: true } field)
                found.Add($"{Path(scopes)}: {field.Groups["label"].Value.Trim()} {field.Groups["type"].Value} {field.Groups["name"].Value} = {field.Groups["number"].Value}".Replace(":  ", ": optional "));
            else if (EnumValue().Match(line) is { Success: true } value)
                found.Add($"{Path(scopes)}: {value.Groups["name"].Value} = {value.Groups["number"].Value}");
        }
        return found;
    }

    private static IEnumerable<string> Declarations(MessageDescriptor message)
    {
        var scope = message.FullName["onnx.".Length..];
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var type = field.FieldType switch
            {
                FieldType.Message => field.MessageType.Name,
                FieldType.Enum => field.EnumType.Name,
                _ => field.FieldType.ToString().ToLowerInvariant(),
            };
            yield return $"{scope}: {(field.IsRepeated ? "repeated" : "optional")} {type} {field.Name} = {field.FieldNumber}";
        }
        foreach (var (type, value) in message.EnumTypes.SelectMany(type => type.Values.Select(value => (type, value))))
            yield return $"{scope}.{type.Name}: {value.Name} = {value.Number}";
        foreach (var nested in message.NestedTypes.SelectMany(Declarations))
            yield return nested;
    }

    private static string Path(Stack<string> scopes) => string.Join('.', scopes.Reverse().Where(scope => scope.Length > 0));

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<kind>message|enum|oneof)\s+(?<name>\w+)\s*\{")]
    private static partial Regex Scope();

    [GeneratedRegex(@"^(?<label>optional |repeated )?(?<type>\w+) (?<name>\w+) = (?<number>\d+)( \[packed = true\])?;")]
    private static partial Regex Field();

    [GeneratedRegex(@"^(?<name>\w+) = (?<number>\d+);")]
    private static partial Regex EnumValue();
}
