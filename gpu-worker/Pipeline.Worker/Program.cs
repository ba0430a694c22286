using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Storage;
using Pipeline.Telemetry;
using Pipeline.Worker;
using Pipeline.Worker.Checking;
using Pipeline.Worker.Events;
using Pipeline.Worker.Exporting;
using Pipeline.Worker.Images;
using Pipeline.Worker.Items;
using Pipeline.Worker.Labeling;
using Pipeline.Worker.Predicting;
using Pipeline.Worker.Queues;
using Pipeline.Worker.Stores;
using Pipeline.Worker.Training;

if (args is ["--self-test"])
    return SelfTest.Run(Console.Out);

var builder = Host.CreateApplicationBuilder(args);
if (args is ["--health"])
{
    var options = builder.Configuration.GetSection(WorkerOptions.Section).Get<WorkerOptions>() ?? new WorkerOptions();
    if (Heartbeat.Problem(options, TimeProvider.System.GetUtcNow()) is not { } problem)
        return 0;
    await Console.Error.WriteLineAsync(problem);
    return 1;
}

builder.AddPipelineTelemetry("pipeline-worker");
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(28));
builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddPipelineStorage(builder.Configuration);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<WorkQueues>().AddSingleton<ItemProcessor>().AddSingleton<EventSender>().AddSingleton<Heartbeat>();
builder.Services.AddSingleton<ScratchCache>().AddSingleton<ClaimedImages>().AddSingleton<MaskWriter>().AddSingleton<PretrainedBackbone>();
builder.Services.AddSingleton<HeldSession>().AddSingleton<BatchInputs>().AddSingleton<GivenMasks>().AddSingleton<FitService>();
builder.Services.AddSingleton<SnapshotReader>().AddSingleton<CandidateStage>().AddSingleton<PublishStage>().AddSingleton<RunLedger>();
builder.Services.AddSingleton<RecipeStage>().AddSingleton<ChampionComparison>().AddSingleton<ReviewStage>();
builder.Services.AddSingleton<IWorkHandler, PseudoLabelHandler>();
builder.Services.AddSingleton<IWorkHandler, PredictHandler>();
builder.Services.AddSingleton<IWorkHandler, RelabelHandler>();
builder.Services.AddSingleton<IWorkHandler, TrainHandler>();
builder.Services.AddSingleton<IWorkHandler, ExportHandler>();
builder.Services.AddSingleton<IWorkHandler, ConvertHandler>();
builder.Services.AddHostedService<DrainLoop>();
await builder.Build().RunAsync();
return 0;
