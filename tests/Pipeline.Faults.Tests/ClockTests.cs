namespace Pipeline.Faults.Tests;

/// <summary>The clocks of functions and workers jump while storage's goes on.</summary>
public sealed class ClockTests(FaultStack stack)
{
    [Fact]
    public async Task Clock_JumpingForthAndBack_LosesNothing()
    {
        Assert.SkipUnless(FaultStack.CanFakeTime, "needs libfaketime (Debian package of that name)");
        for (var round = 0; round < SuiteForm.Rounds; round++)
        {
            var batch = await FaultBatch.CommittedAsync(stack, 60);
            await batch.UntilAcceptedAsync();
            try
            {
                await batch.UntilMasksAsync(1);
                stack.PutClock(TimeSpan.FromHours(2));
                await batch.UntilMasksAsync(12);
                stack.PutClock(TimeSpan.FromHours(-2));
                await batch.UntilMasksAsync(24);
            }
            finally
            {
                stack.PutClock(TimeSpan.Zero);
            }

            await batch.RequireWholeAsync();
        }
    }
}
