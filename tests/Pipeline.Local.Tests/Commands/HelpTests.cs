using System.Text.RegularExpressions;
using Pipeline.Local.Commands;
using Pipeline.Local.Stack;

namespace Pipeline.Local.Tests.Commands;

/// <summary>The script prints help from files, because nothing may be built yet; these hold the files against the commands.</summary>
public sealed partial class HelpTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra", "local", "help");

    public static TheoryData<string> Names => [.. CommandLine.Create().Subcommands.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_Command_ListsExactlyItsOptions(string name)
    {
        var command = CommandLine.Create().Subcommands.Single(c => c.Name == name);

        var documented = LongOption().Matches(File.ReadAllText(Path.Combine(Folder, name + ".txt"))).Select(m => m.Value).Distinct();

        var options = command.Options.Concat(command.Subcommands.SelectMany(c => c.Options)).Select(o => o.Name).Distinct();
        Assert.Equal(options.Order(), documented.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_Command_ListsItsSubcommands(string name)
    {
        var command = CommandLine.Create().Subcommands.Single(c => c.Name == name);

        var help = File.ReadAllText(Path.Combine(Folder, name + ".txt"));

        foreach (var subcommand in command.Subcommands)
            Assert.Matches($@"(?m)^  {subcommand.Name}\s", help);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_Overview_NamesTheCommand(string name) =>
        Assert.Matches($@"(?m)^  {name}\s", File.ReadAllText(Path.Combine(Folder, "pipeline.txt")));

    [GeneratedRegex("(?<![a-z])--[a-z]+")]
    private static partial Regex LongOption();
}
