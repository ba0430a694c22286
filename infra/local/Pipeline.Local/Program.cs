using System.CommandLine.Parsing;
using System.CommandLine.Invocation;
using Pipeline.Local.Commands;

var parsed = CommandLine.Create().Parse(args);
// ./pipeline COMMAND --help prints the help texts; a mistake gets one sentence.
if (parsed.Action is ParseErrorAction mistake)
    mistake.ShowHelp = false;
return await parsed.InvokeAsync();
