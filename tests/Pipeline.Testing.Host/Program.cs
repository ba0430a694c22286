using Pipeline.Local.Azurite;

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
    default:
        Console.Error.WriteLine($"Unknown arguments: {string.Join(' ', args)}");
        return 2;
}
