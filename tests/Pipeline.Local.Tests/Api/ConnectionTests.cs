using Pipeline.Local.Api;

namespace Pipeline.Local.Tests.Api;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7071")]
    [InlineData("http://127.0.0.1:7071/")]
    [InlineData("http://127.0.0.1:7071/api")]
    [InlineData("http://127.0.0.1:7071/api/")]
    public void Find_AnyFormOfTheAddress_EndsInTheRoutes(string url) =>
        Assert.Equal(new Connection(new Uri("http://127.0.0.1:7071/api/"), "k"), Connection.Find(url, "k"));

    [Theory]
    [InlineData("ftp://example.com")]
    [InlineData("example")]
    public void Find_NoHttpAddress_SaysSo(string url) =>
        Assert.Contains(url, Assert.Throws<CommandException>(() => Connection.Find(url, null)).Message);
}
