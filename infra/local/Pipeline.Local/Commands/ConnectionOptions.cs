using System.CommandLine;
using Pipeline.Local.Api;

namespace Pipeline.Local.Commands;

/// <summary>The two options of every command that talks to the functions.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _url = new("--connection");
    private readonly Option<string?> _key = new("--key");

    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_key);
    }

    public PipelineApi Open(ParseResult arguments) =>
        new(Connection.Find(arguments.GetValue(_url), arguments.GetValue(_key)));
}
