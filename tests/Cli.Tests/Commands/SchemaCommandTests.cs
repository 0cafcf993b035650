using SamStream.Cli.Commands;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Commands;

public sealed class SchemaCommandTests
{
    /// <summary>If this fails: make web-types, and build the page.</summary>
    [Fact]
    public async Task DescribeApi_TheProgramsOwn_IsTheDocumentThatThePageWasTypedBy() =>
        Assert.Equal(await File.ReadAllTextAsync(RepositoryPaths.Combine("src/Console/Web/openapi.json")), await SchemaCommand.DescribeApiAsync());
}
