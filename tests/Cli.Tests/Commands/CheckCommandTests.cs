using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("1024x576", ExitCode.Ok, "")]
    [InlineData("1024x577", ExitCode.Usage, "model.inputSize: '1024x577' is no size of an input")]
    [InlineData("large", ExitCode.Usage, "model.inputSize: 'large' is no size of an input")]
    public async Task Check_InputSize_MustBeOneThatGraphsCanBeBuiltFor(string size, int code, string fault)
    {
        string file = Write($$"""
            source: { input: "test:" }
            model: { inputSize: {{size}} }
            prompts: [{ box: [1, 2, 30, 40] }]
            output: { folder: out }
            """);

        Assert.Equal(code, await CheckAsync(file));
        Assert.Contains(fault, _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda", ExitCode.Ok, "")]
    [InlineData("auto", ExitCode.Usage, "model.cudaGraph: 'true' needs the provider cuda, and model.provider is auto")]
    [InlineData("tensorRt", ExitCode.Usage, "model.cudaGraph: 'true' needs the provider cuda, and model.provider is tensorRt")]
    public async Task Check_CudaGraph_NeedsTheProviderCuda(string provider, int code, string fault)
    {
        string file = Write($$"""
            source: { input: "test:" }
            model: { provider: {{provider}}, cudaGraph: true }
            prompts: [{ box: [1, 2, 30, 40] }]
            output: { folder: out }
            """);

        Assert.Equal(code, await CheckAsync(file));
        Assert.Contains(fault, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OpenAndNobodyIsThere_TellsCameraAndBroker()
    {
        string file = Write("""
            cameras:
              - { id: door, input: "rtsp://127.0.0.1:1/x", openTimeout: 5s }
              - { id: pattern, input: "test:crossing" }
            mqtt: { host: 127.0.0.1, port: 1 }
            sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            """);

        int code = await CheckAsync(file, "--open");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("error: door: Stream 'rtsp://127.0.0.1:1/x' cannot be reached", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("mqtt.host: '127.0.0.1:1' does not take this program: Connection refused", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("again", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("pattern: opens, ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OutputsThatCannotBe_TellsEachWithItsLine()
    {
        string file = Write("""
            source: { input: "test:" }
            prompts: [{ box: [1, 2, 30, 40] }]
            sinks:
              jsonl: { file: ../results.jsonl }
              overlay:
                file: overlay.avi
            output: { folder: out }
            """);

        int code = await CheckAsync(file);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"{file}:4: sinks.jsonl.file: '../results.jsonl' lies outside", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{file}:6: sinks.overlay.file: 'overlay.avi' is not valid; it is an MP4 file", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_PlacesThatCannotBeWritten_TellsEach()
    {
        string file = Write("""
            source: { input: "test:" }
            prompts: [{ box: [1, 2, 30, 40] }]
            output: { folder: /proc/self/out }
            logging: { file: /proc/self/run.log }
            """);

        int code = await CheckAsync(file);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("output.folder: Cannot write to the folder /proc/self/out", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("logging.file: Cannot write the log file to /proc/self", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_FolderToBeMade_IsValidAndNothingIsMade()
    {
        string file = Write("""
            source: { input: "test:" }
            prompts: [{ box: [1, 2, 30, 40] }]
            output: { folder: a/b }
            logging: { file: logs/run.log }
            """);

        int code = await CheckAsync(file);

        Assert.Equal((ExitCode.Ok, $"{file}: valid\n", ""), (code, _output.ToString(), _error.ToString()));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    /// <summary>Others may put links in the way of what is written, or change it.</summary>
    [Fact]
    public async Task Check_FoldersThatOthersMayWriteTo_HintsAtEachOnce()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_folder.Combine("open"));
        File.SetUnixFileMode(_folder.Combine("open"), File.GetUnixFileMode(_folder.Combine("open")) | UnixFileMode.OtherWrite);
        string file = Write("""
            cameras: [{ id: a, input: "test:crossing" }, { id: b, input: "test:crossing" }]
            output: { folder: open/out }
            mqtt: { host: localhost, spool: { path: spool } }
            logging: { file: run.log }
            """);

        int code = await CheckAsync(file);

        Assert.Equal(
            (ExitCode.Ok, $"hint: {file}: output.folder: '{OptionProblemText(_folder.Combine("open/out/a"))}' may be changed by others: "
                + $"{_folder.Combine("open")} can be written by every user; take a folder that only you may write to\n"),
            (code, _error.ToString()));
    }

    private static string OptionProblemText(string path) => path.Length > 60 ? string.Concat(path.AsSpan(0, 60), "…") : path;

    private Task<int> CheckAsync(string file, params string[] options)
    {
        var terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), ["check", file, .. options], terminal);
    }

    private string Write(string yaml)
    {
        string path = _folder.Combine("run.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }
}
