using System.Security.Cryptography;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Models;

/// <summary>The built program fetching published networks, with no models but those of the test.</summary>
public sealed class PullTests : IDisposable
{
    private static readonly byte[] Encoder = RandomNumberGenerator.GetBytes(300_000);
    private static readonly byte[] Decoder = RandomNumberGenerator.GetBytes(1000);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pull_OnlyAnExporterMakesTheFiles_TellsItsCommandsAndWhereTheFilesGo()
    {
        ProcessResult run = await RunAsync("models", "pull", "sam-vit-b");

        Assert.Equal(ExitCode.Model, run.ExitCode);
        Assert.Contains("made from sam_vit_b_01ec64.pth, 375,042,383 bytes, licence Apache-2.0", run.Error, StringComparison.Ordinal);
        Assert.Contains("Make them from the checkpoint sam_vit_b_01ec64.pth", run.Output, StringComparison.Ordinal);
        Assert.Contains("samexporter.export_encoder --checkpoint sam_vit_b_01ec64.pth", run.Output, StringComparison.Ordinal);
        Assert.Contains(_folder.Combine("models/sam-vit-b/encoder.onnx"), run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edge-sam", "S-Lab-1.0", "non-commercial")]
    [InlineData("fast-sam-s", "AGPL-3.0", "source under the AGPL")]
    public async Task Pull_LicenceIsNotPermissive_StopsUnlessItIsAccepted(string name, string license, string meaning)
    {
        ProcessResult refused = await RunAsync("models", "pull", name);
        ProcessResult accepted = await RunAsync("models", "pull", name, "--accept-licence");

        Assert.Equal((ExitCode.Usage, "", ExitCode.Model), (refused.ExitCode, refused.Output, accepted.ExitCode));
        foreach (string part in (string[])[$"licence {license}", meaning, "add --accept-licence"])
            Assert.Contains(part, refused.Error, StringComparison.Ordinal);
        Assert.Contains(_folder.Combine($"models/{name}/"), accepted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_NoHashIsKnown_RefusesToGuess()
    {
        await using var server = new FakeHttpServer(Serve);

        ProcessResult run = await RunAsync("models", "pull", "slimsam-77", "--from", server.Url);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("no SHA-256 of vision_encoder.onnx is known", run.Error, StringComparison.Ordinal);
        Assert.Contains("--sha256 vision_encoder.onnx=", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Pull_HashesAreTold_FetchesFromAMirrorAndIsInstalled()
    {
        await using var server = new FakeHttpServer(Serve);

        ProcessResult run = await RunAsync(PullOfSlimSam(server.Url));
        ProcessResult again = await RunAsync("models", "pull", "slimsam-77");
        ProcessResult show = await RunAsync("models", "show", "slimsam-77");

        Assert.True(run.ExitCode == ExitCode.Ok, run.ToString());
        Assert.Equal(Encoder, await File.ReadAllBytesAsync(_folder.Combine("models/slimsam-77/vision_encoder.onnx")));
        Assert.Equal((ExitCode.Ok, 2), (again.ExitCode, again.Output.Split("was there, not checked").Length - 1));
        Assert.Equal(ExitCode.Ok, show.ExitCode);
        Assert.Contains(_folder.Combine("models/slimsam-77/vision_encoder.onnx"), show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_ProxyOfTheEnvironment_IsAsked()
    {
        await using var proxy = new FakeHttpServer(Serve);

        ProcessResult run = await RunWithAsync([$"http_proxy={proxy.Url}"], PullOfSlimSam("http://mirror.invalid/files"));

        Assert.True(run.ExitCode == ExitCode.Ok, run.ToString());
        Assert.Equal(
            ["http://mirror.invalid/files/vision_encoder.onnx", "http://mirror.invalid/files/prompt_encoder_mask_decoder.onnx"],
            proxy.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData("abc", "is no file with its hash")]
    [InlineData("vision_encoder.onnx=abc", "is no file with its hash")]
    [InlineData("other.onnx=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "is of no file whose hash is missing")]
    public async Task Pull_HashThatCannotBe_IsRefused(string written, string fault)
    {
        ProcessResult run = await RunAsync("models", "pull", "slimsam-77", "--sha256", written);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_PublishedNetworks_AreToldWithTheirLicenceAndHowTheyAreGot()
    {
        ProcessResult run = await RunAsync("models", "list");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        string[] lines = run.Output.Split('\n');
        Assert.Single(lines, line => line.StartsWith("| mobile-sam ", StringComparison.Ordinal)
            && !line.Contains("models pull", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("| edge-sam ", StringComparison.Ordinal)
            && line.Contains("S-Lab-1.0 (not permissive)", StringComparison.Ordinal)
            && line.Contains("to get: samstream models pull edge-sam", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_PublishedNetworkWithoutItsFiles_TellsLicenceAndSizes()
    {
        ProcessResult run = await RunAsync("models", "show", "edge-sam");

        Assert.Equal(ExitCode.Model, run.ExitCode);
        Assert.Contains("not permissive: for non-commercial use only", run.Output, StringComparison.Ordinal);
        Assert.Contains("edge-sam/encoder.onnx (not there), 22,098,300 bytes, no SHA-256 is known", run.Output, StringComparison.Ordinal);
        Assert.Contains("samstream models pull edge-sam", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PublishedNetwork_IsNoModelToRun()
    {
        ProcessResult run = await RunAsync(
            "run", "test:", "--box", "1,2,30,40", "--frames", "1", "--model", "sam-vit-b", "--out", _folder.Combine("out"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("is no known model", run.Error, StringComparison.Ordinal);
    }

    private static FakeHttpAnswer Serve(FakeHttpRequest request) =>
        FakeHttpAnswer.OfFile(request.Path.EndsWith("vision_encoder.onnx", StringComparison.Ordinal) ? Encoder : Decoder, request);

    private static string[] PullOfSlimSam(string from) =>
    [
        "models", "pull", "slimsam-77", "--from", from,
        "--sha256", $"vision_encoder.onnx={Convert.ToHexString(SHA256.HashData(Encoder))}",
        "--sha256", $"prompt_encoder_mask_decoder.onnx={Convert.ToHexString(SHA256.HashData(Decoder))}",
    ];

    private Task<ProcessResult> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    private async Task<ProcessResult> RunWithAsync(string[] variables, string[] arguments)
    {
        using SamStreamProcess process = SamStreamProcess.StartWith(
            [.. variables, $"SAMSTREAM_MODELS={_folder.Combine("models")}", $"XDG_DATA_HOME={_folder.Combine("data")}"], arguments);
        return await process.EndAsync();
    }
}
