using System.Text.Json;
using SamStream.Cli;
using SamStream.Evaluation.Metrics;
using SamStream.Integration.Tests.Processes;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Masks;
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
        await RunAsync("run", config, "--quiet", "--no-overlay");

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

    private static string Prompt(int id, int frame, in PixelBounds box) =>
        $"{{ id: {id}, frame: {frame}, box: [{box.Left}, {box.Top}, {box.Right}, {box.Bottom}] }}";

    private static PixelBounds BoxOf(string image, int id)
    {
        LabelImage labels = LabelImage.Read(image);
        return new SegmentationMask(labels.Width, labels.Height, labels.MaskOf(id)).Bounds;
    }

    private static bool IsCut(string image)
    {
        LabelImage labels = LabelImage.Read(image);
        PixelBounds box = BoxOf(image, Assert.Single(labels.ObjectIds));
        return box.Left == 0 || box.Top == 0 || box.Right == labels.Width || box.Bottom == labels.Height;
    }

    private static double Overlap(string image, int id, string truth, int annotated) =>
        FrameScorer.RegionSimilarity(LabelImage.Read(image).MaskOf(id), LabelImage.Read(truth).MaskOf(annotated));

    // With the box tracker that is beside the data.
    private static async Task RunAsync(params string[] arguments)
    {
        ProcessResult result = await SamStreamProcess.RunInShellAsync(
            $"SAMSTREAM_MODELS='{TestData.Combine("../models")}' dotnet \"$@\"", arguments);
        Assert.True(result.ExitCode == ExitCode.Ok, result.ToString());
    }

    // J of each frame after the first, of each object.
    private async Task<IReadOnlyList<double[]>> EvaluateAsync(string sequence)
    {
        string file = _folder.Combine("scores.json");
        await RunAsync("eval", "vos", TestData.Combine(sequence), "--quiet", "--json", file, "--input-size", "1024x576", "--schedule", "adaptive:4,objects");
        using var scores = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        return
        [
            .. scores.RootElement.GetProperty("objects").EnumerateArray().Select(followed =>
                followed.GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("j").GetDouble()).ToArray()),
        ];
    }
}
