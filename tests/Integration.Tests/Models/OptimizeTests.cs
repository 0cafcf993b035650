using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.Model.Preprocessing;
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
    public async Task Run_Int8WithAnEmptyCache_BuildsItOnceAndSaysSo()
    {
        string[] run =
        [
            "run", "test:crossing?size=320x192", "--frames", "2", "--box", "10,10,80,80", "--input-size", "128x96", "--precision", "int8",
            "--no-overlay", "--no-masks", "--overwrite", "--out", _folder.Combine("out"),
        ];

        ProcessResult first = await RunAsync(run);
        ProcessResult second = await RunAsync(run);

        IReadOnlyList<InputSize> sizes = new InputSize(128, 96).WithSquares();
        string told = $"Built the 8-bit graphs for {string.Join(", ", sizes)} in ";
        Assert.True(first.ExitCode == ExitCode.Ok, first.ToString());
        Assert.Single(first.Error.Split('\n'), line => line.Contains(told, StringComparison.Ordinal));
        Assert.Equal(sizes.Count, Directory.GetFiles(_folder.Path, "tiny-vit-int8-*.onnx").Length);
        Assert.True(second.ExitCode == ExitCode.Ok, second.ToString());
        Assert.DoesNotContain("Built the 8-bit graphs", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Int8OfAModelWithoutRanges_NamesTheCommandThatMakesThem()
    {
        string manifest = _folder.Combine("own.yaml");
        File.Copy(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"), manifest);

        ProcessResult result = await RunAsync(
            "run", "test:crossing?size=320x192", "--frames", "2", "--box", "10,10,80,80", "--input-size", "128x96", "--precision", "int8",
            "--model", manifest, "--out", _folder.Combine("out"));

        Assert.Equal(ExitCode.Model, result.ExitCode);
        Assert.Contains("samstream models optimize mobile-sam --int8 --input-size 128x96 --calibrate", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Slow("It runs the encoder in floats and in bytes.")]
    public async Task Calibrate_ThenCompare_WritesRangesAndATable()
    {
        string file = _folder.Combine("own.int8.json");
        string manifest = _folder.Combine("own.yaml");
        File.Copy(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"), manifest);

        ProcessResult made = await RunAsync(
            "models", "calibrate", manifest, "--on", SampleClip.Path, "test:crossing?size=320x192", "--frames", "2",
            "--input-size", "256x192", "128x96", "--out", file);
        ProcessResult compared = await RunAsync(
            "models", "compare", manifest, "--on", SampleClip.Path, "--frames", "2", "--input-size", "256x192");

        Assert.True(made.ExitCode == ExitCode.Ok, made.ToString());
        Assert.Contains("from 8 inputs", made.Output, StringComparison.Ordinal);
        Assert.Contains(
            "samstream models calibrate mobile-sam --frames 2 --input-size 256x192 128x96 --on street.mp4 test:crossing",
            File.ReadAllText(file), StringComparison.Ordinal);
        Assert.True(compared.ExitCode == ExitCode.Ok, compared.ToString());
        Assert.Matches(@"street\.mp4 +\| 256x192 +\| +2 \|", compared.Output);
    }

    private Task<ProcessResult> RunAsync(params string[] arguments) =>
        SamStreamProcess.RunInShellAsync($"SAMSTREAM_CACHE='{_folder.Path}' dotnet \"$@\"", arguments);

    private Task<ProcessResult> BenchAsync(params string[] arguments) => SamStreamProcess.RunToolInShellAsync(
        "samstream-bench", $"SAMSTREAM_CACHE='{_folder.Path}' dotnet \"$@\"", arguments);
}
