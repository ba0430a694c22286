using Pipeline.Testing.Faults;

namespace Pipeline.Faults.Tests;

/// <summary>Storage that answers 503, 500 and 412, breaks connections, loses answers, is slow, or never answers.</summary>
public sealed class StorageFaultTests(FaultStack stack)
{
    private const double Share = 0.08;

    [Fact]
    public async Task Storage_FailingEveryTwelfthRequest_LosesNothing()
    {
        for (var round = 0; round < SuiteForm.Rounds; round++)
        {
            var random = SuiteForm.RandomOf("faults", round);
            stack.Proxy.Inject(request =>
            {
                lock (random)
                    return random.NextDouble() < Share ? Choose(random, request) : null;
            });
            try
            {
                var batch = await FaultBatch.CommittedAsync(stack, 60);
                await batch.RequireWholeAsync();
            }
            finally
            {
                stack.Proxy.Heal();
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", stack.Proxy.Counts.Select(count => $"{count.Key} {count.Value}")));
        Assert.True(stack.Proxy.Counts.Count >= 5, "the proxy has hardly failed");
    }

    private static Fault Choose(Random random, FaultRequest request) => random.Next(12) switch
    {
        0 or 1 or 2 => new Fault.Answer(503),
        3 => new Fault.Answer(503, RetryAfterSeconds: 1),
        4 => new Fault.Answer(500),
        // A refusal that storage never meant: only a conditional write can get it.
        5 => request is { Method: "PUT", IsConditional: true } ? new Fault.Answer(412) : new Fault.Answer(503),
        6 => new Fault.BreakBefore(),
        7 or 8 => new Fault.LoseAnswer(),
        9 => new Fault.Truncate(),
        10 => new Fault.Delay(TimeSpan.FromMilliseconds(300)),
        _ => random.Next(4) == 0 ? new Fault.Hang() : new Fault.Delay(TimeSpan.FromMilliseconds(50)),
    };
}
