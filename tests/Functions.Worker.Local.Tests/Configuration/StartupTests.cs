using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Pipeline.Testing;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Functions.Worker.Local.Tests.Configuration;

public sealed class StartupTests(AzuriteFixture azurite)
{
    public sealed class Wrong
    {
        [Function("1st")]
        public void Digit([TimerTrigger("0 0 2 * * *")] TimerInfo timer) => _ = timer;

        [Function("host")]
        public void Host([TimerTrigger("0 0 2 * * *")] TimerInfo timer) => _ = timer;

        [Function("Twice")]
        public void Twice([TimerTrigger("0 0 2 * * *")] TimerInfo timer) => _ = timer;

        [Function("twice")]
        public void TwiceAgain([TimerTrigger("0 0 2 * * *")] TimerInfo timer) => _ = timer;

        [Function("NoTrigger")]
        public void NoTrigger(string text) => _ = text;

        [Function("BadSchedule")]
        public void BadSchedule([TimerTrigger("every night")] TimerInfo timer) => _ = timer;

        [Function("BadQueue")]
        public void BadQueue([QueueTrigger("My_Queue")] string text) => _ = text;

        [Function("NoSetting")]
        public void NoSetting([QueueTrigger("%Absent%")] string text) => _ = text;

        [Function("BadRequest")]
        public IResult BadRequest([HttpTrigger] string text) => Results.Text(text);

        [Function("BadResult")]
        public string BadResult([HttpTrigger] HttpRequest request) => request.Path;

        [Function("LostResult")]
        public string LostResult([QueueTrigger("some-queue")] string text) => text;

        [Function("BadBody")]
        public void BadBody([QueueTrigger("some-queue")] string text, [FromBody] string body) => _ = text + body;

        [Function("BadRetry")]
        [FixedDelayRetry(3, "soon")]
        public void BadRetry([QueueTrigger("some-queue")] string text) => _ = text;

        [Function("RetriedWeb")]
        [FixedDelayRetry(3, "00:00:01")]
        public void RetriedWeb([HttpTrigger] HttpRequest request) => _ = request;
    }

    [Fact]
    public void Functions_WithMistakes_AreAllNamedAtOnce()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => EngineHost.Build(azurite, [typeof(Wrong)]));

        string[] expected =
        [
            "1st", "host", "Twice is the name of 2", "NoTrigger: has 0 triggers", "\"every night\"", "\"My_Queue\"", "the setting Absent",
            "BadRequest: parameter text is a String", "BadResult: it returns String", "LostResult: it returns String", "BadBody: [FromBody]",
            "BadRetry: the retry interval is \"soon\"", "RetriedWeb: ",
        ];
        Assert.All(expected, part => Assert.Contains(part, failure.Message));
    }

    [Fact]
    public void HostJson_OutOfBounds_NamesEverySetting()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => EngineHost.Build(azurite, [], new()
        {
            ["AzureFunctionsJobHost:version"] = "1.0",
            ["AzureFunctionsJobHost:extensions:queues:batchSize"] = "33",
            ["AzureFunctionsJobHost:extensions:queues:messageEncoding"] = "utf8",
            ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "soon",
        }));

        Assert.All(new[] { "version", "batchSize", "messageEncoding", "visibilityTimeout" }, part => Assert.Contains(part, failure.Message));
    }

    [Fact]
    public void HostJson_BesideTheProgram_IsRead()
    {
        // The host.json of this test project says so.
        var host = EngineHost.Build(azurite, []);

        Assert.Equal(TimeSpan.FromMinutes(7), host.Services.GetRequiredService<HostSettings>().FunctionTimeout);
    }

    [Fact]
    public async Task Connection_NotConfigured_FailsTheStartAndNamesTheSetting()
    {
        var host = EngineHost.Build(azurite, [typeof(ElsewhereFunction)]);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Elsewhere__queueServiceUri", failure.Message);
    }

    [Theory]
    [InlineData("Elsewhere:queueServiceUri", "https://account.queue.core.windows.net/")]
    [InlineData("AzureWebJobsElsewhere:queueServiceUri", "https://account.queue.core.windows.net/")]
    [InlineData("Elsewhere:accountName", "account")]
    public void Connection_ByAddress_UsesIt(string setting, string value)
    {
        var host = EngineHost.Build(azurite, [], new() { [setting] = value });

        var queues = host.Services.GetRequiredService<StorageConnections>().Queues("Elsewhere");

        Assert.Equal("account.queue.core.windows.net", queues.Uri.Host);
    }

    [Fact]
    public void Functions_OfTheProgram_AreFoundInAssembliesWrittenAgainstTheApi()
    {
        Assert.Contains(typeof(Wrong), FunctionTypes.OfProgram().Types);
    }

    public sealed class ElsewhereFunction
    {
        [Function("Elsewhere")]
        public void Run([QueueTrigger("some-queue", Connection = "Elsewhere")] string text) => _ = text;
    }
}
