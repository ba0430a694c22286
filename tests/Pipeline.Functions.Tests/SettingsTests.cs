using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests;

public sealed class SettingsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Settings_OutOfBounds_StopTheStartAndAreAllNamed()
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Uploads:ItemSize"] = "0", ["Uploads:VerifyParallelism"] = "900", ["Webhooks:TimeoutSeconds"] = "0" });

        var error = Assert.ThrowsAny<Exception>(app.Get<IStartupValidator>().Validate);

        foreach (var name in new[] { "ItemSize", "VerifyParallelism", "TimeoutSeconds" })
            Assert.Contains(name, error.ToString());
    }

    [Fact]
    public async Task Settings_AsShipped_AreInBounds()
    {
        await using var app = await TestApp.StartAsync(azurite);

        app.Get<IStartupValidator>().Validate();
    }
}
