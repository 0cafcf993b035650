using System.Text.Json;
using SamStream.Cli;
using SamStream.Integration.Tests.Processes;
using SamStream.Pipeline.MaskImages;
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

    [DataFact(Requires = "davis/dog")]
    [Slow("The network runs on a whole clip.")]
    public async Task Eval_ObjectIsCutByTheFramesEdge_IsKeptThereAndBehind()
    {
        double[] dog = (await EvaluateAsync("davis/dog"))[0];

        // The edge of the frame cuts a third of the annotated masks, from the second one on.
        bool[] cut = [.. Enumerable.Range(1, dog.Length).Select(frame => IsCut(TestData.Combine($"davis/dog/masks/{frame:00000}.png")))];
        Assert.InRange(cut.Count(isCut => isCut), 15, 25);
        Assert.InRange(dog.Where((_, i) => cut[i]).Min(), 0.6, 1);
        Assert.InRange(dog[^1], 0.7, 1);
    }

    [DataFact(Requires = "multi/dogs-jump-240p")]
    [Slow("The network runs on a whole clip.")]
    public async Task Run_PromptsInMidRun_BeginOneObjectAndCorrectAnother()
    {
        const int Later = 20, End = 60;
        string clip = TestData.Combine("multi/dogs-jump-240p");
        string Truth(int frame) => Path.Combine(clip, $"masks/{frame:00000}.png");
        // The first dog is begun on the second one, which the prompt of the later frame corrects; the third one is new there.
        string config = _folder.Combine("run.yaml");
        await File.WriteAllTextAsync(config, $"""
            source:
              input: {Path.Combine(clip, "frames")}
              frames: {End}
            output:
              folder: {_folder.Combine("out")}
            prompts:
              - {Prompt(1, 0, BoxOf(Truth(0), 2))}
              - {Prompt(1, Later, BoxOf(Truth(Later), 1))}
              - {Prompt(3, Later, BoxOf(Truth(Later), 3))}
            """);
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            $"SAMSTREAM_MODELS='{TestData.Combine("../models")}' dotnet \"$@\"", "run", config, "--quiet", "--no-overlay");
        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());

        string Found(int frame) => _folder.Combine($"out/masks/{frame:00000}.png");
        Assert.Equal([1], LabelImage.Read(Found(Later - 1)).ObjectIds);
        Assert.InRange(Enumerable.Range(0, Later / 2).Average(frame => Overlap(Found(frame), 1, Truth(frame), 2)), 0.5, 1);
        foreach (int dog in new[] { 1, 3 })
            Assert.InRange(Enumerable.Range(Later, End - Later).Average(frame => Overlap(Found(frame), dog, Truth(frame), dog)), 0.5, 1);
    }

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

    private static string Prompt(int id, int frame, (int Left, int Top, int Right, int Bottom) box) =>
        $"{{ id: {id}, frame: {frame}, box: [{box.Left}, {box.Top}, {box.Right}, {box.Bottom}] }}";

    private static (int Left, int Top, int Right, int Bottom) BoxOf(string image, int id)
    {
        LabelImage labels = LabelImage.Read(image);
        int[] own = [.. Enumerable.Range(0, labels.Ids.Length).Where(i => labels.Ids[i] == id)];
        return (
            own.Min(i => i % labels.Width), own[0] / labels.Width,
            own.Max(i => i % labels.Width) + 1, (own[^1] / labels.Width) + 1);
    }

    private static bool IsCut(string image)
    {
        LabelImage labels = LabelImage.Read(image);
        for (int i = 0; i < labels.Ids.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, labels.Width);
            if (labels.Ids[i] != 0 && (x == 0 || y == 0 || x == labels.Width - 1 || y == labels.Height - 1))
                return true;
        }

        return false;
    }

    private static double Overlap(string image, int id, string truth, int annotated)
    {
        (LabelImage a, LabelImage b) = (LabelImage.Read(image), LabelImage.Read(truth));
        (int both, int any) = (0, 0);
        for (int i = 0; i < a.Ids.Length; i++)
        {
            (bool inA, bool inB) = (a.Ids[i] == id, b.Ids[i] == annotated);
            both += inA && inB ? 1 : 0;
            any += inA || inB ? 1 : 0;
        }

        return any == 0 ? 1 : (double)both / any;
    }

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
