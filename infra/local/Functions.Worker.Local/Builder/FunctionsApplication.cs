namespace Microsoft.Azure.Functions.Worker.Builder;

public class FunctionsApplication
{
    private FunctionsApplication()
    {
    }

    /// <summary>A builder with the settings of host.json, local.settings.json, the environment and the command line.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
