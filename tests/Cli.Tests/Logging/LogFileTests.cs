using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Logging;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Sinks;
using SamStream.TestSupport;
using Serilog.Events;
using Serilog.Parsing;

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

    /// <summary>A camera's name or a server's words with line breaks and codes: neither a line of the log nor the terminal is theirs.</summary>
    [Fact]
    public void Emit_LineFeedsAndCodesInAValue_ForgeNoLine()
    {
        const string Value = "gone\n2026-01-01 00:00:00.000 +00:00 [INF] SamStream: all is well\r\n\u001B[2J";
        using (ILoggerFactory loggers = Create(_folder.Combine("run.log")))
        {
            ILogger logger = loggers.CreateLogger("test");
            logger.Log(LogLevel.Error, default, Value, new InvalidOperationException(Value), (state, _) => state);
        }

        string[] lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder.Path)));
        Assert.Single(lines, line => !line.StartsWith("  ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\u001B', StringComparison.Ordinal));
        Assert.Contains("gone\\u000A2026-01-01", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Emit_LineFeedsAndCodesOnTheTerminal_ForgeNoLine()
    {
        using var error = new StringWriter();
        using (ILoggerFactory loggers = Logs.Create(new LoggingOptions(), Terminal.To(TextWriter.Null, error), errorsOnly: false))
        {
            loggers.CreateLogger("test").Log(
                LogLevel.Error, default, "a\n12:00:00 INF forged", new InvalidOperationException("b\nc\u001B[2J"), (state, _) => state);
        }

        Assert.EndsWith(@"ERR a\u000A12:00:00 INF forged (InvalidOperationException: b\u000Ac\u001B[2J)" + "\n", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString(), c => c == '\n');
    }

    /// <summary>Names of cameras and places are in the log: others on the machine do not read them.</summary>
    [Fact]
    public void Emit_LogFile_IsTheUsersAlone()
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (ILoggerFactory loggers = Create(_folder.Combine("run.log")))
            loggers.CreateLogger("test").Log(LogLevel.Error, default, "new", null, (state, _) => state);
        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Equal(OnlyUser, File.GetUnixFileMode(file));

        // As versions before have left it.
        File.SetUnixFileMode(file, OnlyUser | UnixFileMode.OtherRead);
        using (ILoggerFactory loggers = Create(_folder.Combine("run.log")))
            loggers.CreateLogger("test").Log(LogLevel.Error, default, "more", null, (state, _) => state);

        Assert.Equal(OnlyUser, File.GetUnixFileMode(file));
        Assert.Equal(2, File.ReadAllLines(file).Length);
    }

    [Fact]
    public void Emit_DaysGoBy_KeepsSevenPrivateFilesAndWhatIsNotItsOwn()
    {
        string[] others = ["run.log", "run2026.log", "runner20260101.log", "run20260101.log.gz"];
        foreach (string name in others)
            File.WriteAllText(_folder.Combine(name), "");
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 25, 23, 59, 59, TimeSpan.Zero));
        using (var file = new LogFile(_folder.Combine("run.log"), time, fault => Assert.Fail(fault)))
        {
            for (int day = 0; day < 9; day++)
            {
                file.Emit(Event($"day {day}"));
                time.Advance(TimeSpan.FromDays(1));
            }
        }

        string[] kept = [.. Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)).Except(others).Order()];
        Assert.Equal(
            ["run20260227.log", "run20260228.log", "run20260301.log", "run20260302.log", "run20260303.log", "run20260304.log", "run20260305.log"], kept);
        Assert.Equal(others.Length + 7, Directory.GetFiles(_folder.Path).Length);
        Assert.Contains("day 8", File.ReadAllText(_folder.Combine(kept[^1])), StringComparison.Ordinal);
    }

    /// <summary>Somebody who may write to the folder has put a link at tomorrow's name.</summary>
    [Fact]
    public void Emit_LinkAtTheNextDaysName_IsNotFollowed()
    {
        File.WriteAllText(_folder.Combine("victim"), "kept");
        File.CreateSymbolicLink(_folder.Combine("run20260226.log"), _folder.Combine("victim"));
        File.CreateSymbolicLink(_folder.Combine("run20260227.log"), _folder.Combine("made"));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 25, 12, 0, 0, TimeSpan.Zero));
        List<string> faults = [];
        using (var file = new LogFile(_folder.Combine("run.log"), time, faults.Add))
        {
            for (int day = 0; day < 4; day++, time.Advance(TimeSpan.FromDays(1)))
                file.Emit(Event($"day {day}"));
        }

        Assert.Equal("kept", File.ReadAllText(_folder.Combine("victim")));
        Assert.False(File.Exists(_folder.Combine("made")));
        Assert.Contains("is incomplete: run20260226.log is a symbolic link", Assert.Single(faults), StringComparison.Ordinal);
        Assert.Contains("day 3", File.ReadAllText(_folder.Combine("run20260228.log")), StringComparison.Ordinal);
    }

    private static LogEvent Event(string text) =>
        new(DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplate(text, [new TextToken(text)]), []);

    private static ILoggerFactory Create(string file) => Logs.Create(
        new LoggingOptions { File = file }, Terminal.To(TextWriter.Null, TextWriter.Null), errorsOnly: true);
}
