using System.CommandLine;
using System.CommandLine.Invocation;
using Pipeline.Local;
using Pipeline.Local.Commands;

var parsed = CommandLine.Create().Parse(args);
// ./pipeline COMMAND --help prints the help texts; a mistake gets one sentence.
if (parsed.Action is ParseErrorAction mistake)
    mistake.ShowHelp = false;
var configuration = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // After Ctrl-C or SIGTERM the stack's processes may finish or give back what they hold.
    ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
};
try
{
    return await parsed.InvokeAsync(configuration);
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 130;
}
catch (CommandException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
