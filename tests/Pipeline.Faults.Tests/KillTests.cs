namespace Pipeline.Faults.Tests;

/// <summary>SIGKILL at random points over a batch of 60 images.</summary>
public sealed class KillTests(FaultStack stack)
{
    private const int Images = 60;

    [Fact]
    public async Task WorkersAndFunctions_KilledAtRandom_LoseNothing()
    {
        for (var round = 0; round < SuiteForm.Rounds; round++)
        {
            var random = SuiteForm.RandomOf("kill", round);
            var batch = await FaultBatch.CommittedAsync(stack, Images);

            for (var kill = 0; kill < SuiteForm.Kills; kill++)
            {
                await Task.Delay(random.Next(200, 2_500), TestContext.Current.CancellationToken);
                int[] processes = [.. stack.Stack.WorkerProcessIds, .. stack.Stack.FunctionsProcessId is { } functions ? [functions] : Array.Empty<int>()];
                if (processes.Length > 0)
                    FaultStack.Signal(processes[random.Next(processes.Length)], FaultStack.Kill);
            }

            await batch.RequireWholeAsync();
        }
    }

    /// <summary>
    /// Azurite acknowledges writes up to five seconds before it keeps them, and a killed one forgets those: no product can make up
    /// for that. So the upload and its acceptance are kept first; from there on everything that Azurite forgets has to be done again.
    /// </summary>
    [Fact]
    public async Task Storage_KilledAtRandom_LosesNothingThatItHadKept()
    {
        for (var round = 0; round < SuiteForm.Rounds; round++)
        {
            var random = SuiteForm.RandomOf("storage", round);
            FaultBatch batch;
            using (new HeldProcesses(stack.Stack.WorkerProcessIds))
            {
                batch = await FaultBatch.CommittedAsync(stack, Images);
                await batch.UntilAcceptedAsync();
                await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
            }
            await batch.UntilMasksAsync(random.Next(1, Images / 2));
            await Task.Delay(random.Next(0, 500), TestContext.Current.CancellationToken);

            FaultStack.Signal(stack.Stack.Azurite.ProcessId, FaultStack.Kill);

            await batch.RequireWholeAsync();
        }
    }
}
