using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Functions;
using Pipeline.Infra.Tests.Settings;
using Pipeline.Infra.Tests.Templates;
using Pipeline.Local.Stack;
using Pipeline.Storage;
using Pipeline.Worker;

namespace Pipeline.Infra.Tests;

/// <summary>One model of settings for local and cloud: what the templates pass is read, and what must be passed is.</summary>
public sealed class SettingsTests(Deployments deployments)
{
    private static readonly string[] Queues = [QueueNames.GpuWork, QueueNames.GpuWorkTrain];

    /// <summary>Rewrite with PIPELINE_WRITE_SCHEMAS=1 after a change of the options, and read the difference.</summary>
    [Fact]
    public void Page_InRepository_IsWhatTheOptionsSay()
    {
        var path = Path.Combine(Repository.Root, "infra", "settings.md");
        var expected = SettingsDocument.Write();
        if (Environment.GetEnvironmentVariable("PIPELINE_WRITE_SCHEMAS") == "1")
            File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Settings_PassedToTheFunctions_AreRead(string example)
    {
        var known = OptionsTable.Of(typeof(StorageOptions).Assembly, typeof(PipelineFunctions).Assembly);

        Assert.DoesNotContain((await deployments.GetAsync(example)).FunctionSettings().Keys, name => !IsKnown(name, known, "both", "Functions host"));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Settings_PassedToTheWorkers_AreRead(string example)
    {
        var known = OptionsTable.Of(typeof(StorageOptions).Assembly, typeof(WorkerOptions).Assembly);
        var plan = await deployments.GetAsync(example);

        Assert.DoesNotContain(Queues.SelectMany(q => plan.WorkerSettings(q).Keys), name => !IsKnown(name, known, "both"));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Functions_WithWhatIsPassed_Start(string example) =>
        Start(await FunctionSettingsAsync(example));

    [Theory]
    [InlineData("Retraining__Schedule", "Schedule")]
    [InlineData("Storage__blobServiceUri", "Storage__blobServiceUri")]
    [InlineData("Storage__queueServiceUri", "Storage__queueServiceUri")]
    [InlineData("Api__Keys__0__Value", "Api:Keys:0:Value")]
    public async Task Functions_WithoutARequiredSetting_SayWhichOne(string name, string named)
    {
        var settings = await FunctionSettingsAsync(Deployments.Small);
        settings.Remove(name);

        var error = Assert.ThrowsAny<Exception>(() => Start(settings));

        Assert.Contains(named, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Workers_WithWhatIsPassed_Start(string example)
    {
        foreach (var queue in Queues)
        {
            var configuration = Configuration(Resolve((await deployments.GetAsync(example)).WorkerSettings(queue)));
            var options = configuration.GetSection(WorkerOptions.Section).Get<WorkerOptions>()!;

            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            new ServiceCollection().AddPipelineStorage(configuration);
            Assert.Equal(queue, options.Queues);
        }
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Triggers_NameOfASettingInTheirText_IsPassed(string example)
    {
        var named = typeof(PipelineFunctions).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetParameters())
            .SelectMany(p => p.CustomAttributes).SelectMany(a => a.ConstructorArguments).Select(a => a.Value as string ?? "")
            .Where(text => text.StartsWith('%')).Select(text => text.Trim('%').Replace(":", "__", StringComparison.Ordinal)).ToList();
        var settings = (await deployments.GetAsync(example)).FunctionSettings();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, settings.Keys, StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsKnown(string name, IReadOnlyList<Setting> known, params string[] readers) =>
        known.Any(s => s.Matches(name)) || PlatformSettings.All.Any(p => readers.Contains(p.ReadBy) && string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    private async Task<Dictionary<string, string>> FunctionSettingsAsync(string example) => Resolve((await deployments.GetAsync(example)).FunctionSettings());

    /// <summary>The checks of the app's own start.</summary>
    private static void Start(Dictionary<string, string> settings)
    {
        using var services = new ServiceCollection().AddLogging().AddPipelineFunctions(Configuration(settings)).BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    private static IConfigurationRoot Configuration(Dictionary<string, string> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => (string?)s.Value)).Build();

    /// <summary>Puts plausible values where only the deployment knows the real ones.</summary>
    private static Dictionary<string, string> Resolve(Dictionary<string, string> settings) => settings.ToDictionary(s => s.Key, s => s.Value switch
    {
        var text when !text.StartsWith('[') => text,
        var text when text.Contains("primaryEndpoints", StringComparison.Ordinal) => "https://account.blob.example/",
        var text when text.Contains("@Microsoft.KeyVault", StringComparison.Ordinal) => s.Key + new string('k', 40),
        _ => "33333333-3333-3333-3333-333333333333",
    });
}
