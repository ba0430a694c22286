using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;

namespace Pipeline.Functions.Http;

/// <summary>The app's HTTP answers: documents as they are stored elsewhere, errors as Problem Details.</summary>
internal static class Answers
{
    // RFC 9457: with "about:blank" the title is the status' own phrase.
    private const string NoType = "about:blank";
    private const int MaxProblems = 200;

    public static IResult Json<T>(T document, int status = StatusCodes.Status200OK) =>
        Results.Text(Documents.Serialize(document), "application/json; charset=utf-8", status);

    public static IResult Created<T>(HttpRequest request, string location, T document, int status = StatusCodes.Status201Created)
    {
        request.HttpContext.Response.Headers.Location = location;
        return Json(document, status);
    }

    public static IResult NoContent() => Results.NoContent();

    public static IResult NotFound(string what, string name) =>
        Error(StatusCodes.Status404NotFound, "Not Found", $"There is no {what} \"{name}\".", []);

    public static IResult Conflict(Problem problem) =>
        Error(StatusCodes.Status409Conflict, "Conflict", problem.Message, [problem]);

    public static IResult Failure() =>
        Error(StatusCodes.Status500InternalServerError, "Internal Server Error", "The request failed; the log holds the reason.", []);

    /// <summary>The request itself is wrong.</summary>
    public static IResult Refused(IReadOnlyList<Problem> problems) => problems.Any(problem => problem.Code == RequestBody.TooLarge)
        ? Error(StatusCodes.Status413PayloadTooLarge, "Content Too Large", problems[0].Message, problems)
        : Error(StatusCodes.Status400BadRequest, "Bad Request", string.Join(" ", problems.Take(5).Select(problem => problem.Message)), problems);

    private static IResult Error(int status, string title, string detail, IReadOnlyList<Problem> problems) =>
        Results.Text(
            Documents.Serialize(new ProblemDetails(NoType, title, status, detail, [.. problems.Take(MaxProblems)])), ProblemDetails.ContentType, status);
}
