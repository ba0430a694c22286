using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Pipeline.Local.Azurite;
using Pipeline.Local.Stack;
using Pipeline.Testing.Host;

switch (args)
{
    // A parent to be killed: prints its child's process id and connection string, then waits for ever.
    case ["azurite", var directory]:
        await using (var azurite = await AzuriteProcess.StartAsync(directory))
        {
            Console.WriteLine($"{azurite.ProcessId} {azurite.ConnectionString}");
            await Task.Delay(Timeout.Infinite);
        }
        return 0;
    // The same with a whole stack: prints the process ids of Azurite and of the functions.
    case ["stack", var directory]:
        await using (var stack = await LocalStack.StartAsync(StandIns.Stack(directory), new Progress<string>(), CancellationToken.None))
        {
            Console.WriteLine($"{stack.Azurite.ProcessId} {stack.FunctionsProcessId}");
            await Task.Delay(Timeout.Infinite);
        }
        return 0;
    // The stack starts its programs without arguments and tells them apart by environment.
    case [] when Environment.GetEnvironmentVariable("Worker__IdleExitSeconds") is { } idle:
        return await StandInWorker.RunAsync(TimeSpan.FromSeconds(double.Parse(idle)));
    case []:
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        await builder.Build().RunAsync();
        return 0;
    default:
        Console.Error.WriteLine($"Unknown arguments: {string.Join(' ', args)}");
        return 2;
}
