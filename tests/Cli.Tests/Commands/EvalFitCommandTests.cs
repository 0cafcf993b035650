using System.Globalization;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Scores;
using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Commands;

public sealed class EvalFitCommandTests : IDisposable
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

    [Fact]
    public async Task InvokeAsync_TwoSequences_PrintsTheSectionOfAManifest()
    {
        string manifest = await File.ReadAllTextAsync(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        var random = new Random(1);
        string file = _folder.Combine("masks.csv");
        await File.WriteAllLinesAsync(
            file, [HypothesisLog.Header, .. new[] { "cat", "dog" }.SelectMany(sequence => Enumerable.Range(0, 60).Select(frame => Line(sequence, frame, random)))]);

        int code = await InvokeAsync("eval", "fit", file);

        Assert.Equal((ExitCode.Ok, ""), (code, _error.ToString()));
        string printed = _output.ToString();
        string fitted = printed[printed.IndexOf("score:", StringComparison.Ordinal)..];
        ScoreWeights weights = ManifestReader.Parse(manifest[..manifest.IndexOf("score:", StringComparison.Ordinal)] + fitted, "fitted.yaml").Score;
        Assert.Equal(ScoreWeights.Names.Count, weights.Values.Count);
        Assert.True(weights.Values[0] > 1, $"{weights.Values[0]}");
    }

    [Fact]
    public async Task InvokeAsync_AnotherFile_NamesTheCommandThatWritesOne()
    {
        string file = _folder.Combine("other.csv");
        await File.WriteAllTextAsync(file, "a,b\n");

        Assert.NotEqual(ExitCode.Ok, await InvokeAsync("eval", "fit", file));
        Assert.Contains("samstream eval vos --hypotheses", _error.ToString(), StringComparison.Ordinal);
    }

    // Good masks are those that the model is sure of.
    private static string Line(string sequence, int frame, Random random)
    {
        double[] values = [.. ScoreWeights.Names.Select(_ => random.NextDouble())];
        double iou = values[0];
        return string.Create(CultureInfo.InvariantCulture, $"{sequence},{frame / 3},1,{iou},0,{string.Join(',', values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}");
    }

    private Task<int> InvokeAsync(params string[] arguments)
    {
        Terminal terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), arguments, terminal);
    }
}
