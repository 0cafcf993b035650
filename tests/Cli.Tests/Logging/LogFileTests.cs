using Microsoft.Extensions.Logging;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Logging;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Sinks;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Logging;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_LogFile_GetsTheEvents()
    {
        using (ILoggerFactory loggers = Create(_folder.Combine("logs/run.log")))
            loggers.CreateLogger("test").Log(LogLevel.Information, default, "hello", null, (state, _) => state);

        string file = Assert.Single(Directory.GetFiles(_folder.Combine("logs"), "run????????.log"));
        Assert.Contains("hello", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file/run.log", "is a file. Give another folder.")]
    [InlineData("", "it is a folder. Give the name of a file in it.")]
    public void Create_PathThatCannotBe_SaysSoBeforeTheFirstEvent(string name, string said)
    {
        File.WriteAllText(_folder.Combine("file"), "");

        var error = Assert.Throws<SinkException>(() => Create(_folder.Combine(name)));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_FolderThatTakesNoFiles_SaysSoBeforeTheFirstEvent()
    {
        var error = Assert.Throws<SinkException>(() => Create("/proc/self/run.log"));

        Assert.StartsWith("Cannot write the log file to /proc/self: ", error.Message, StringComparison.Ordinal);
    }

    private static ILoggerFactory Create(string file) => Logs.Create(
        new LoggingOptions { File = file }, Terminal.To(TextWriter.Null, TextWriter.Null), errorsOnly: true);
}
