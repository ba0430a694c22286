using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using Pipeline.Functions;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Idempotency;
using Pipeline.Functions.Messages;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddPipelineTelemetry("pipeline-functions", tracing => tracing.AddAspNetCoreInstrumentation());
builder.UseMiddleware<InvocationMeasures>();
builder.UseMiddleware<HttpFailures>();
builder.UseMiddleware<AccessCheck>();
builder.UseMiddleware<IdempotencyKeys>();
builder.Services.AddPipelineFunctions(builder.Configuration);
await builder.Build().RunAsync();
