using System.CommandLine;

namespace Pipeline.Local.Commands;

/// <summary>The commands behind <c>./pipeline</c>. Their help texts are infra/local/help, which the script prints before anything is built.</summary>
public static class CommandLine
{
    public static RootCommand Create() =>
        new("The command line behind ./pipeline.")
        {
            DemoCommand.Create(),
            UpCommand.Create(),
            TestCommand.Create(),
            PushCommand.Create(),
            StatusCommand.Create(),
            PullCommand.Create(),
            RetrainCommand.Create(),
            ModelsCommand.Create(),
            WebhooksCommand.Create(),
            ScenesCommand.Create(),
            ConvertCommand.Create(),
        };
}
