using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Functions.Access;

namespace Pipeline.Functions.Http;

/// <summary>The app's HTTP answers: documents as they are stored elsewhere, errors as Problem Details.</summary>
internal static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    // RFC 9457: with "about:blank" the title is the status' own phrase.
    private const string NoType = "about:blank";
    private const int MaxProblems = 200;

    public static IResult Json<T>(T document, int status = StatusCodes.Status200OK) => new Answer(status, JsonType, Documents.Serialize(document));

    public static IResult Created<T>(HttpRequest request, string location, T document, int status = StatusCodes.Status201Created)
    {
        request.HttpContext.Response.Headers.Location = location;
        return Json(document, status);
    }

    public static IResult NoContent() => new Answer(StatusCodes.Status204NoContent, null, default);

    public static IResult NotFound(string what, string name) =>
        Error(StatusCodes.Status404NotFound, "Not Found", $"There is no {what} \"{name}\".", []);

    public static IResult MethodNotAllowed(HttpRequest request, IReadOnlyCollection<string> allowed)
    {
        request.HttpContext.Response.Headers.Allow = string.Join(", ", allowed);
        return Error(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed",
            $"{request.Path} does not take {request.Method}; allowed: {string.Join(", ", allowed)}.", []);
    }

    public static IResult Conflict(Problem problem) =>
        Error(StatusCodes.Status409Conflict, "Conflict", problem.Message, [problem]);

    public static IResult Unprocessable(Problem problem) =>
        Error(StatusCodes.Status422UnprocessableEntity, "Unprocessable Content", problem.Message, [problem]);

    public static IResult Unauthorized() =>
        Error(StatusCodes.Status401Unauthorized, "Unauthorized", "The request shows no key or token that is known here.", []);

    public static IResult Forbidden(ApiScope has, ApiScope needs) =>
        Error(StatusCodes.Status403Forbidden, "Forbidden", $"This needs the scope {Name(needs)}; the caller has {(has == ApiScope.Anyone ? "none" : Name(has))}.", []);

    /// <param name="traceId">Finds the reason in the log; the answer itself tells nothing of the inside.</param>
    public static IResult Failure(string traceId) =>
        Error(StatusCodes.Status500InternalServerError, "Internal Server Error", "The request failed; the log holds the reason under the trace id.", [], traceId);

    /// <summary>The request itself is wrong.</summary>
    public static IResult Refused(IReadOnlyList<Problem> problems) => problems switch
    {
        _ when problems.Any(problem => problem.Code == RequestBody.TooLarge) =>
            Error(StatusCodes.Status413PayloadTooLarge, "Content Too Large", problems[0].Message, problems),
        _ when problems.Any(problem => problem.Code == RequestBody.WrongType) =>
            Error(StatusCodes.Status415UnsupportedMediaType, "Unsupported Media Type", problems[0].Message, problems),
        _ => Error(StatusCodes.Status400BadRequest, "Bad Request", string.Join(" ", problems.Take(5).Select(problem => problem.Message)), problems),
    };

    private static Answer Error(int status, string title, string detail, IReadOnlyList<Problem> problems, string? traceId = null) =>
        new(status, ProblemDetails.ContentType,
            Documents.Serialize(new ProblemDetails(NoType, title, status, detail, [.. problems.Take(MaxProblems)], traceId)));

    private static string Name(ApiScope scope) => scope.ToString().ToLowerInvariant();
}
