using System.Diagnostics;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Uploads.Http;
using Pipeline.Telemetry;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class UploadTraceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Trace_OfARequestForAddresses_IsThatOfTheUpload()
    {
        using var listener = Listen();
        await using var app = await TestApp.StartAsync(azurite);
        var batch = AzuriteFixture.Unique("b");
        using var request = new Activity("request").Start();

        await app.Get<BatchTickets>().CreateAsync(new CreateBatchRequest { Name = batch, Files = ["batch.json"] }, TestApp.Cancellation);

        Assert.Equal(request.Id, await app.Get<UploadTraces>().FindAsync(batch, TestApp.Cancellation));
    }

    [Fact]
    public async Task Trace_OfAnUploadWithoutARequest_IsThatOfItsFirstEvent()
    {
        using var listener = Listen();
        await using var app = await TestApp.StartAsync(azurite);
        var (traces, batch) = (app.Get<UploadTraces>(), AzuriteFixture.Unique("b"));
        using var first = new Activity("first delivery").Start();
        await traces.BeginAsync(batch, TestApp.Cancellation);
        using var second = new Activity("second delivery").SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom()).Start();

        await traces.BeginAsync(batch, TestApp.Cancellation);

        Assert.Equal(first.Id, await traces.FindAsync(batch, TestApp.Cancellation));
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
