using System.CommandLine;
using Pipeline.Contracts.Webhooks;
using Pipeline.Local.Api;
using Pipeline.Local.Api.Answers;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline webhooks</c>: who is told of events, and what became of the telling.</summary>
internal static class WebhooksCommand
{
    private const string AllTypes = "all";
    private const int DefaultLimit = 50;

    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(500);

    public static Command Create() =>
        new("webhooks", "Subscriptions and their deliveries") { Add(), List(), Update(), Rotate(), Ping(), Deliveries(), Replay(), Enable(), Remove() };

    private static Command Add()
    {
        var url = new Argument<string>("URL");
        var types = new Option<string?>("--types");
        var handshake = new Option<bool>("--handshake");
        return OfAnswer("add", [url], [types, handshake], WebhooksReport.Secret, (api, arguments, cancellation) =>
            api.AddAsync(arguments.GetRequiredValue(url), Types(arguments.GetValue(types)), arguments.GetValue(handshake), cancellation));
    }

    private static Command List() => OfAnswer("list", [], [], WebhooksReport.List, (api, _, cancellation) => api.ListAsync(cancellation));

    private static Command Update()
    {
        var id = Id();
        var url = new Option<string?>("--url");
        var types = new Option<string?>("--types");
        return OfAnswer("update", [id], [url, types], WebhooksReport.One, (api, arguments, cancellation) =>
            api.UpdateAsync(arguments.GetRequiredValue(id), arguments.GetValue(url), Types(arguments.GetValue(types)), cancellation));
    }

    private static Command Rotate()
    {
        var id = Id();
        var overlap = new Option<double?>("--overlap");
        return OfAnswer("rotate", [id], [overlap], WebhooksReport.Secret, (api, arguments, cancellation) =>
            api.RotateAsync(arguments.GetRequiredValue(id), arguments.GetValue(overlap), cancellation));
    }

    private static Command Ping()
    {
        var id = Id();
        return OfAnswer("ping", [id], [], WebhooksReport.Ping, (api, arguments, cancellation) => api.PingAsync(arguments.GetRequiredValue(id), cancellation));
    }

    private static Command Enable()
    {
        var id = Id();
        return OfAnswer("enable", [id], [], WebhooksReport.One, (api, arguments, cancellation) => api.EnableAsync(arguments.GetRequiredValue(id), cancellation));
    }

    private static Command Remove()
    {
        var id = Id();
        return Of("remove", [id], [], async (api, arguments, _, cancellation) =>
        {
            await api.RemoveAsync(arguments.GetRequiredValue(id), cancellation);
            Console.WriteLine($"{arguments.GetRequiredValue(id)} is removed.");
            return 0;
        });
    }

    private static Command Deliveries()
    {
        var id = Id();
        var (@event, status, since) = (new Option<string?>("--event"), new Option<DeliveryStatus?>("--status"), new Option<string?>("--since"));
        var limit = new Option<int>("--limit") { DefaultValueFactory = _ => DefaultLimit };
        return Of("deliveries", [id], [@event, status, since, limit], async (api, arguments, json, cancellation) =>
        {
            var subscription = arguments.GetRequiredValue(id);
            if (arguments.GetValue(@event) is { } wanted)
            {
                var detail = await api.DeliveryAsync(subscription, wanted, cancellation);
                await JsonFile.WriteAsync(json, detail, cancellation);
                return WebhooksReport.Detail(detail);
            }
            var deliveries = await api.DeliveriesAsync(
                subscription, arguments.GetValue(status), Since(arguments.GetValue(since)), Math.Max(1, arguments.GetValue(limit)), cancellation);
            await JsonFile.WriteAsync(json, deliveries, cancellation);
            return WebhooksReport.Deliveries(deliveries);
        });
    }

    private static Command Replay()
    {
        var id = Id();
        var (@event, status, since) = (new Option<string?>("--event"), new Option<DeliveryStatus?>("--status"), new Option<string?>("--since"));
        var follow = new Option<bool>("--follow");
        return Of("replay", [id], [@event, since, status, follow], async (api, arguments, json, cancellation) =>
        {
            var subscription = arguments.GetRequiredValue(id);
            var from = Since(arguments.GetValue(since));
            if (arguments.GetValue(@event) is { } wanted && from is null)
            {
                var delivery = await api.ReplayAsync(subscription, wanted, cancellation);
                await JsonFile.WriteAsync(json, delivery, cancellation);
                Console.WriteLine($"{delivery.Event} is on its way again.");
                return 0;
            }
            if (from is null || arguments.GetValue(@event) is not null)
                throw new CommandException("replay needs either --event or --since.");
            var replay = await api.ReplayAsync(subscription, from.Value, arguments.GetValue(status), cancellation);
            if (arguments.GetValue(follow))
                replay = await FollowAsync(api, subscription, replay, cancellation);
            await JsonFile.WriteAsync(json, replay, cancellation);
            return WebhooksReport.Replay(replay);
        });
    }

    private static async Task<WebhookReplay> FollowAsync(WebhooksApi api, string subscription, WebhookReplay replay, CancellationToken cancellation)
    {
        var id = replay.Id;
        while (replay.EndedAt is null && replay.Id == id)
        {
            await Task.Delay(FollowPause, cancellation);
            replay = await api.ReplayProgressAsync(subscription, cancellation);
        }
        return replay;
    }

    private static Argument<string> Id() => new("ID");

    private static IReadOnlyList<string>? Types(string? text) => text switch
    {
        null => null,
        AllTypes => [],
        _ => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private static DateTimeOffset? Since(string? text) => text is null ? null : TimeText.Read(text, DateTimeOffset.UtcNow);

    /// <summary>A command that is one call: its answer is written as JSON and printed.</summary>
    private static Command OfAnswer<T>(
        string name, Argument[] arguments, Option[] options, Func<T, int> print, Func<WebhooksApi, ParseResult, CancellationToken, Task<T>> call) =>
        Of(name, arguments, options, async (api, parsed, json, cancellation) =>
        {
            var answer = await call(api, parsed, cancellation);
            await JsonFile.WriteAsync(json, answer, cancellation);
            return print(answer);
        });

    private static Command Of(
        string name, Argument[] arguments, Option[] options, Func<WebhooksApi, ParseResult, FileInfo?, CancellationToken, Task<int>> run)
    {
        var json = new Option<FileInfo?>("--json");
        var connection = new ConnectionOptions();
        var command = new Command(name);
        foreach (var argument in arguments)
            command.Arguments.Add(argument);
        foreach (var option in options)
            command.Options.Add(option);
        command.Options.Add(json);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            return await run(new WebhooksApi(api), parsed, parsed.GetValue(json), cancellation);
        });
        return command;
    }
}
