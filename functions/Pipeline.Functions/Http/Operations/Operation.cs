using System.Reflection;
using Pipeline.Functions.Access;

namespace Pipeline.Functions.Http.Operations;

/// <summary>One function with an HTTP trigger, as its attributes describe it.</summary>
/// <param name="Methods">Upper case; empty for any.</param>
/// <param name="Route">Below the prefix, such as "batches/{batch}".</param>
internal sealed record Operation(string Name, IReadOnlyList<string> Methods, string Route, OperationAttribute Facts, IReadOnlyList<AnswerAttribute> Answers, MethodInfo Function)
{
    public ApiScope Scope => Facts.Scope;
    public int MaxBodyBytes => Facts.MaxBodyBytes;

    /// <summary>Whether a path below the prefix is of this route.</summary>
    public bool Matches(string path)
    {
        var wanted = Route.Split('/');
        var given = path.Trim('/').Split('/');
        return wanted.Length == given.Length
            && wanted.Zip(given).All(pair => pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
