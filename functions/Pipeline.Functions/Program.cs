using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Pipeline.Functions;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Idempotency;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<HttpFailures>();
builder.UseMiddleware<AccessCheck>();
builder.UseMiddleware<IdempotencyKeys>();
builder.Services.AddPipelineFunctions(builder.Configuration);
await builder.Build().RunAsync();
