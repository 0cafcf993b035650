using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Running;

/// <summary>Other programs that read a run's results while it goes on: through its socket, and from a named pipe.</summary>
public sealed partial class ReaderTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private static readonly string PythonSample = RepositoryPaths.Combine("samples/readers/read_masks.py");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly string _socket;
    private readonly string _pipe;

    public ReaderTests()
    {
        _socket = _folder.Combine("masks.sock");
        _pipe = _folder.Combine("lines");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs until another one has read some frames.")]
    public async Task Socket_SampleInPython_PrintsFramesUntilTheRunIsStopped() =>
        await ReadUntilStoppedAsync(Arguments("--socket", _socket), Python, PythonSample, _socket);

    [Fact]
    [Slow("The whole program runs until another one has read some frames.")]
    public async Task Socket_OfTwoCamerasOfWhichOneIsAway_GivesTheMasksOfTheOther()
    {
        string file = _folder.Combine("run.yaml");
        File.WriteAllText(file, """
            cameras:
              - { id: away, input: "rtsp://127.0.0.1:1/x" }
              - { id: there, input: "test:crossing?size=320x192", prompts: [{ box: [40, 40, 100, 100] }] }
            sinks:
              socket: { path: "{camera}.sock" }
              jsonl: { enabled: false }
              masks: { enabled: false }
              overlay: { enabled: false }
              summary: { enabled: false }
            http: { enabled: false }
            """);

        await ReadUntilStoppedAsync(
            ["run", file], Python, PythonSample, _folder.Combine("there.sock"), () => Assert.True(File.Exists(_folder.Combine("away.sock"))));

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.sock"));
    }

    [Fact]
    [Slow("The SDK builds the sample, and the whole program runs until it has read some frames.")]
    public async Task Socket_SampleInCSharp_PrintsFramesUntilTheRunIsStopped()
    {
        string program = _folder.Combine("program");
        using (Process build = Start("dotnet", "build", RepositoryPaths.Combine("samples/readers/ReadMasks.cs"), "-o", program))
        {
            string output = await build.StandardOutput.ReadToEndAsync();
            await build.WaitForExitAsync();
            Assert.True(build.ExitCode == 0, output);
        }

        // It does not wait for the socket.
        string waiting = _folder.Combine("wait-and-read.sh");
        File.WriteAllText(waiting, $"until [ -S \"$1\" ]; do sleep 0.1; done; exec dotnet {program}/ReadMasks.dll \"$1\"");
        await ReadUntilStoppedAsync(Arguments("--socket", _socket), "sh", waiting, _socket);
    }

    [Fact]
    [Slow("Two whole programs run, the first until another one has read a frame.")]
    public async Task Kill_WithASocket_LeavesItToTheNextRun()
    {
        using (Process reader = Start(Python, PythonSample, _socket))
        using (SamStreamProcess killed = SamStreamProcess.Start(Arguments("--socket", _socket)))
        {
            Assert.Matches(Line(), await reader.StandardOutput.ReadLineAsync());
            killed.Signal("KILL");
            await killed.EndAsync();
            Assert.True(File.Exists(_socket));
            await reader.WaitForExitAsync();
        }

        ProcessResult next = await SamStreamProcess.RunAsync([.. Arguments("--socket", _socket), "--frames", "1"]);

        Assert.True(next.ExitCode == ExitCode.Ok, next.ToString());
        Assert.False(File.Exists(_socket));
    }

    [Fact]
    public async Task Socket_SomethingElseAtItsPath_IsRefusedBeforeTheModelIsLoaded()
    {
        File.WriteAllText(_socket, "precious");

        ProcessResult result = await SamStreamProcess.RunAsync(Arguments("--socket", _socket));

        Assert.Equal(
            (ExitCode.Sink, $"error: Cannot listen on {_socket}: something else has that name, and is left alone. Write another path.\n"),
            (result.ExitCode, result.Error));
        Assert.Equal("precious", File.ReadAllText(_socket));
    }

    [Fact]
    public async Task NamedPipe_WithAReader_GetsALineAFrame()
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            $"mkfifo {_pipe}; cat {_pipe} & dotnet \"$@\" > /dev/null; code=$?; wait; exit $code", [.. Arguments("--jsonl", _pipe), "--frames", "3"]);

        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        Assert.Equal([0, 1, 2], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (int)JsonSerializer.Deserialize(line, MessageJson.Default.FrameMessage)!.Frame));
    }

    [Fact]
    [Slow("The whole program runs until it waits for a reader.")]
    public async Task NamedPipe_WithoutAReader_AStopEndsTheRun()
    {
        using (Process make = Start("mkfifo", _pipe))
            await make.WaitForExitAsync();
        string[] arguments = ["run", "test:crossing?size=320x192", "--box", "40,40,100,100", "--no-overlay", "--no-masks", "--jsonl", _pipe];
        using SamStreamProcess process = SamStreamProcess.Start([.. arguments, "--out", _folder.Combine("out")]);
        await process.WaitForLinesAsync(_folder.Combine("out/summary.json"), 1);
        Assert.False(process.HasExited);

        process.Signal("INT");
        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        Assert.Equal("stopped", new RunResults(_folder.Combine("out")).Summary.Status);
    }

    private static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        // What the SDK leaves running would hold the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start)!;
    }

    private static string[] Arguments(params string[] outputs) =>
    [
        "run", "test:crossing?size=320x192", "--box", "40,40,100,100",
        "--no-overlay", "--no-masks", "--no-summary", .. outputs[0] == "--jsonl" ? Array.Empty<string>() : ["--no-jsonl"], .. outputs,
    ];

    private static async Task ReadUntilStoppedAsync(
        string[] arguments, string program, string script, string socket, Action? meanwhile = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        using Process reader = Start(program, script, socket);
        using SamStreamProcess process = SamStreamProcess.Start(arguments);
        long last = -1;
        for (int i = 0; i < 3; i++)
        {
            string? line = await reader.StandardOutput.ReadLineAsync(limit.Token);
            Match read = Line().Match(line ?? "");
            Assert.True(read.Success, line);
            long frame = Number(read, "frame"), missed = Number(read, "missed");
            Assert.True(last < 0 ? missed == 0 : frame == last + missed + 1, line);
            last = frame;
        }

        meanwhile?.Invoke();
        process.Signal("INT");
        ProcessResult result = await process.EndAsync();

        Assert.True(result.ExitCode == ExitCode.Stopped, result.ToString());
        string rest = await reader.StandardOutput.ReadToEndAsync(limit.Token);
        await reader.WaitForExitAsync(limit.Token);
        Assert.True(reader.ExitCode == 0, rest);
        Assert.False(File.Exists(socket));
    }

    private static long Number(Match line, string group) => long.Parse(line.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<frame>\d+): 1 objects, \d+ pixels, \d+ ms old, (?<missed>\d+) missed$")]
    private static partial Regex Line();
}
