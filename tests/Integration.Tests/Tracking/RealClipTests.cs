using System.Text.Json;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>What the tracker is for, on annotated clips: far below what it reaches, and far above what it does where a rule is broken.</summary>
public sealed class RealClipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [DataFact(Requires = "davis/motocross-jump")]
    [Slow("The network runs on a whole clip.")]
    public async Task Eval_ObjectGrowsAndTheCameraMoves_IsKept() =>
        Assert.InRange(Mean((await EvaluateAsync("davis/motocross-jump"))[0]), 0.6, 1);

    [DataFact(Requires = "multi/dogs-jump-240p")]
    [Slow("The network runs on a whole clip.")]
    public async Task Eval_LookAlikesRunTogether_EachIsKept() =>
        Assert.All(await EvaluateAsync("multi/dogs-jump-240p"), followed => Assert.InRange(Mean(followed), 0.5, 1));

    [DataFact(Requires = "multi/synth-horse-full-occlusion")]
    [Slow("The network runs on a whole clip.")]
    public async Task Eval_ObjectGoesBehindSomething_HasNoMaskThereAndIsFoundAgain()
    {
        double[] horse = Assert.Single(await EvaluateAsync("multi/synth-horse-full-occlusion"));

        // Of its frames 18 to 31 nothing of it is to be seen: a mask there counts 0, none 1.
        Assert.InRange(horse[17..31].Count(j => j < 1), 0, 4);
        Assert.InRange(horse[36..].Average(), 0.5, 1);
    }

    private static double Mean(double[] frames) => frames.Average();

    // J of each frame after the first, of each object.
    private async Task<IReadOnlyList<double[]>> EvaluateAsync(string sequence)
    {
        string file = _folder.Combine("scores.json");
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            $"SAMSTREAM_MODELS='{TestData.Combine("../models")}' dotnet \"$@\"",
            "eval", "vos", TestData.Combine(sequence), "--quiet", "--json", file, "--input-size", "1024x576", "--schedule", "adaptive:4,objects");
        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
        using var scores = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return
        [
            .. scores.RootElement.GetProperty("objects").EnumerateArray().Select(followed =>
                followed.GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("j").GetDouble()).ToArray()),
        ];
    }
}
