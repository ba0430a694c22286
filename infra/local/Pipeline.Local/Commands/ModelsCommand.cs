using System.CommandLine;
using Pipeline.Local.Api;
using Pipeline.Local.Api.Answers;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline models</c>: what is published, and changing it. Without a command it lists.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = List("models");
        foreach (var part in new[] { List("list"), Show(), Promote(), RollBack(), Review() })
            command.Subcommands.Add(part);
        return command;
    }

    private static Command List(string name) => Of<ModelList>(name, [], ModelsReport.List, (api, _, cancellation) => api.GetModelsAsync(cancellation));

    private static Command Show()
    {
        var model = new Argument<string>("NAME");
        return Of<ModelDetail>("show", [model], ModelsReport.One, async (api, arguments, cancellation) =>
            await api.TryGetModelAsync(arguments.GetRequiredValue(model), cancellation)
            ?? throw new CommandException($"There is no model {arguments.GetRequiredValue(model)}."));
    }

    private static Command Promote()
    {
        var (model, version) = (new Argument<string>("NAME"), new Argument<string>("VERSION"));
        return Of<PublishedVersion>("promote", [model, version], ModelsReport.Published, (api, arguments, cancellation) =>
            api.PromoteAsync(arguments.GetRequiredValue(model), arguments.GetRequiredValue(version), cancellation));
    }

    private static Command RollBack()
    {
        var model = new Argument<string>("NAME");
        return Of<PublishedVersion>("rollback", [model], ModelsReport.Published, (api, arguments, cancellation) =>
            api.RollBackAsync(arguments.GetRequiredValue(model), cancellation));
    }

    private static Command Review()
    {
        var model = new Argument<string>("NAME");
        return Of("review", [model], ModelsReport.Review, (api, arguments, cancellation) => api.GetReviewAsync(arguments.GetRequiredValue(model), cancellation));
    }

    private static Command Of<T>(string name, Argument[] arguments, Action<T> print, Func<PipelineApi, ParseResult, CancellationToken, Task<T>> call)
    {
        var json = new Option<FileInfo?>("--json");
        var connection = new ConnectionOptions();
        var command = new Command(name) { json };
        foreach (var argument in arguments)
            command.Arguments.Add(argument);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var answer = await call(api, parsed, cancellation);
            await JsonFile.WriteAsync(parsed.GetValue(json), answer, cancellation);
            print(answer);
            return 0;
        });
        return command;
    }
}
