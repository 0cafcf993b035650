using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Models;

/// <summary>The built program making and using the encoder in 8 bits.</summary>
public sealed class OptimizeTests : IDisposable
{
    private const string Size = "512x384";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("It calibrates the encoder in eight bits and runs with it.")]
    public async Task Optimize_RealClip_IsAsGoodAndRunsAfterwards()
    {
        string[] optimize =
            ["models", "optimize", "--int8", "--calibrate", SampleClip.Path, "--frames", "8", "--input-size", Size];

        ProcessResult made = await RunAsync(optimize);
        ProcessResult known = await RunAsync(optimize);
        ProcessResult run = await BenchAsync(
            SampleClip.Path, "--box", "178,373,248,519", "--frames", "2", "--rounds", "1",
            "--input-size", Size, "--precision", "int8");

        Assert.True(made.ExitCode == ExitCode.Ok, made.ToString());
        Assert.Contains("box mIoU, 8-bit", made.Output, StringComparison.Ordinal);
        Assert.Equal(made.Output, known.Output);
        Assert.Single(Directory.GetFiles(_folder.Path, "tiny-vit-int8-*.onnx"));
        Assert.True(run.ExitCode == ExitCode.Ok, run.ToString());
    }

    [Fact]
    public async Task Optimize_FramesWithoutObjects_IsRefusedAndKeepsNothing()
    {
        string image = _folder.Combine("gray.pgm");
        File.WriteAllBytes(image, [.. "P5 64 48 255\n"u8, .. Enumerable.Repeat((byte)128, 64 * 48)]);

        ProcessResult result = await RunAsync(
            "models", "optimize", "--int8", "--calibrate", image, "--input-size", "128x96");

        Assert.Equal(ExitCode.Model, result.ExitCode);
        Assert.Contains("refused", result.Error, StringComparison.Ordinal);
        Assert.Contains("10 are needed", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "tiny-vit-int8-*"));
    }

    [Fact]
    public async Task Bench_Int8ThatWasNotMade_NamesTheCommandThatMakesIt()
    {
        ProcessResult result = await BenchAsync(
            SampleClip.Path, "--box", "178,373,248,519", "--input-size", Size, "--precision", "int8");

        Assert.Equal(ExitCode.Model, result.ExitCode);
        Assert.Contains(
            $"samstream models optimize mobile-sam --int8 --input-size {Size} --calibrate", result.Error, StringComparison.Ordinal);
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        SamStreamProcess.RunInShellAsync($"SAMSTREAM_CACHE='{_folder.Path}' dotnet \"$@\"", arguments);

    private Task<ProcessResult> BenchAsync(params string[] arguments) => SamStreamProcess.RunToolInShellAsync(
        "samstream-bench", $"SAMSTREAM_CACHE='{_folder.Path}' dotnet \"$@\"", arguments);
}
