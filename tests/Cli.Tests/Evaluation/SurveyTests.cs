using System.Text.Json;
using OpenCvSharp;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.PublishedExports;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Evaluation;

public sealed class SurveyTests : IDisposable
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
    [InlineData(true)]
    [InlineData(false)]
    public async Task EvalImage_AnyModel_HasItsRowAboveThePublishedOnes(bool isSurvey)
    {
        string manifest = _folder.Combine("nano.yaml"), json = _folder.Combine("scores.json");
        string[] files = [_folder.Combine("encoder.onnx"), _folder.Combine("decoder.onnx")];
        foreach ((string file, byte[] content) in files.Zip(PublishedExport.All["nano-sam"].Files))
            File.WriteAllBytes(file, content);
        Assert.Equal(ExitCode.Ok, await InvokeAsync(["models", "inspect", .. files, "--write", manifest]));
        WriteImage();

        int code = await InvokeAsync(["eval", "image", _folder.Path, "--model", manifest, "--json", json, .. isSurvey ? ["--survey"] : Array.Empty<string>()]);

        Assert.True(code == ExitCode.Ok, _error.ToString());
        string[] rows = _output.ToString().Split(Environment.NewLine);
        using var message = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        JsonElement times = message.RootElement.GetProperty("times");
        Assert.Equal(isSurvey, rows.Any(row => row.StartsWith("| nano, here", StringComparison.Ordinal)));
        Assert.Equal(isSurvey ? 13 : 0, rows.Count(row => row.Contains(", published ", StringComparison.Ordinal)));
        Assert.Equal(isSurvey ? JsonValueKind.Object : JsonValueKind.Null, times.ValueKind);
        if (isSurvey)
            Assert.All(times.EnumerateObject(), time => Assert.True(time.Value.GetDouble() > 0, time.Name));
    }

    // A box of 80x60 in a picture of 160x120, as a polygon in shares of it.
    private void WriteImage()
    {
        Directory.CreateDirectory(_folder.Combine("images"));
        Directory.CreateDirectory(_folder.Combine("labels"));
        using var picture = new Mat(120, 160, MatType.CV_8UC3, new Scalar(40, 90, 140));
        Assert.True(Cv2.ImWrite(_folder.Combine("images/a.png"), picture));
        File.WriteAllText(_folder.Combine("labels/a.txt"), "0 0.25 0.25 0.75 0.25 0.75 0.75 0.25 0.75\n");
    }

    private Task<int> InvokeAsync(params string[] arguments)
    {
        Terminal terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), arguments, terminal);
    }
}
