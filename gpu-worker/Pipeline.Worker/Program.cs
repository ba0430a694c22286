using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Storage;
using Pipeline.Worker;
using Pipeline.Worker.Events;
using Pipeline.Worker.Exporting;
using Pipeline.Worker.Images;
using Pipeline.Worker.Items;
using Pipeline.Worker.Labeling;
using Pipeline.Worker.Predicting;
using Pipeline.Worker.Queues;
using Pipeline.Worker.Training;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.AddSimpleConsole(console =>
{
    console.SingleLine = true;
    console.TimestampFormat = "HH:mm:ss.fff ";
    console.UseUtcTimestamp = true;
});
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(28));
builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddPipelineStorage(builder.Configuration);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<WorkQueues>().AddSingleton<ItemProcessor>().AddSingleton<EventSender>();
builder.Services.AddSingleton<ScratchCache>().AddSingleton<ClaimedImages>().AddSingleton<MaskWriter>();
builder.Services.AddSingleton<BatchInputs>().AddSingleton<GivenMasks>().AddSingleton<FitService>();
builder.Services.AddSingleton<SnapshotReader>().AddSingleton<CandidateStage>().AddSingleton<PublishStage>().AddSingleton<RunLedger>();
builder.Services.AddSingleton<IWorkHandler, PseudoLabelHandler>();
builder.Services.AddSingleton<IWorkHandler, PredictHandler>();
builder.Services.AddSingleton<IWorkHandler, TrainHandler>();
builder.Services.AddSingleton<IWorkHandler, ExportHandler>();
builder.Services.AddSingleton<IWorkHandler, ConvertHandler>();
builder.Services.AddHostedService<DrainLoop>();
await builder.Build().RunAsync();
return 0;
