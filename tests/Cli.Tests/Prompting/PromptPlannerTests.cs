using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Prompting;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Options;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Prompting;

public sealed class PromptPlannerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_WithoutIds_TakesFreeOnes()
    {
        PromptPlan plan = Plan(out _, Boxed(null), Boxed(2), Boxed(null));

        Assert.Equal([1, 2, 3], plan.Items.Select(item => item.Prompt.ObjectId.Value));
    }

    [Fact]
    public void Plan_SameObjectOnOtherFrame_Corrects()
    {
        Plan(out IReadOnlyList<OptionProblem> problems, Boxed(1), Boxed(1) with { Frame = 20 });

        Assert.Empty(problems);
    }

    [Fact]
    public void Plan_SeveralFaults_TellsEach()
    {
        Plan(
            out IReadOnlyList<OptionProblem> problems,
            Boxed(1),
            Boxed(1) with { Key = "prompts[1]" },
            Boxed(2) with { Box = [30, 10, 20, 40], Key = "prompts[2]", Place = new Place("a.yaml", 9) },
            new PromptOptions { Id = 3, Key = "prompts[3]", Place = new Place("a.yaml", 12) },
            new PromptOptions { Id = 4, Mask = "none.png", Key = "prompts[4]", Place = new Place("a.yaml", 14) });

        Assert.Equal(
            [
                "a.yaml:9: prompts[2].box: '30,10,20,40' is empty or inverted; if it was meant as x,y,width,height, write 30,10,50,50",
                "a.yaml:12: prompts[3].box: says nothing of where the object is; write a box, points or a mask",
                "a.yaml:14: prompts[4].mask: 'none.png' cannot be used: there is no such file; name an existing PNG file",
                "command line: prompts[1]: is a second prompt for object 1 on frame 0, beside ; give it another id, or another "
                    + "frame to correct the object there",
            ],
            problems.Select(problem => problem.ToString()));
    }

    /// <summary>A few hundred kilobytes, of which each of thousands of objects would be an image of its own.</summary>
    [Fact]
    public void Plan_MaskWithTooManyObjects_IsRefusedBeforeTheyAreMade()
    {
        ushort[] ids = [.. Enumerable.Range(0, 300 * 1000).Select(i => (ushort)(i % 20_000))];
        File.WriteAllBytes(_folder.Combine("mask.png"), IndexedPng.Encode(300, 1000, ids));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Plan(out IReadOnlyList<OptionProblem> problems, new PromptOptions { Mask = "mask.png" });

        Assert.Contains("has 19999 objects on 300x1000 pixels", Assert.Single(problems).Fault, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    /// <summary>A pipe without a writer is waited at for ever, a device read for ever.</summary>
    [Fact]
    public void Plan_MaskThatIsNoFile_SaysWhatItIs()
    {
        NamedPipes.Make(_folder.Combine("pipe.png"));

        Plan(out IReadOnlyList<OptionProblem> problems, new PromptOptions { Mask = "pipe.png" }, new PromptOptions { Mask = "/dev/zero" });

        Assert.Equal(
            ["cannot be used: it is a pipe, not a file", "cannot be used: it is a device, not a file"], problems.Select(problem => problem.Fault));
    }

    [Fact]
    public void Plan_IndexedMask_GivesAnObjectForEachValue()
    {
        WriteMask("mask.png", [0, 3, 3, 5]);

        PromptPlan plan = Plan(out IReadOnlyList<OptionProblem> problems, new PromptOptions { Mask = "mask.png" });

        Assert.Empty(problems);
        Assert.Equal([3, 5], plan.Items.Select(item => item.Prompt.ObjectId.Value));
        Assert.Equal<byte>([0, 1, 1, 0], plan.Items[0].Prompt.Mask!.Pixels.ToArray());
        Assert.Equal<byte>([0, 0, 0, 1], plan.Items[1].Prompt.Mask!.Pixels.ToArray());
    }

    [Fact]
    public void Plan_IndexedMaskWithId_IsRefusedForSeveralObjects()
    {
        WriteMask("mask.png", [0, 3, 3, 5]);

        Plan(out IReadOnlyList<OptionProblem> problems, new PromptOptions { Mask = "mask.png", Id = 1, Key = "p" });

        Assert.Contains("cannot be given to the 2 objects of mask.png", Assert.Single(problems).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_MoreObjectsThanIds_NamesTheLimit()
    {
        Plan(out IReadOnlyList<OptionProblem> problems, [.. Enumerable.Repeat(Boxed(null), 65535)]);

        // All but 255 are given.
        Assert.Equal(
            "would be object 65536; follow at most 65535 objects in one run, with the ids 1 to 65535",
            $"{Assert.Single(problems).Fault}; {problems[0].Cure}");
    }

    [Fact]
    public void Plan_MoreObjectsThanAreFollowed_NamesTheSetting()
    {
        MaximumObjects = 2;

        Plan(out IReadOnlyList<OptionProblem> problems, Boxed(1), Boxed(7), Boxed(1) with { Frame = 9 }, Boxed(9) with { Key = "prompts[3]" });

        OptionProblem problem = Assert.Single(problems);
        Assert.Equal(("prompts[3]", "name fewer, or raise tracker.maximumObjects"), (problem.Key, problem.Cure));
        Assert.Contains("2 are followed at a time", problem.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ControlCharacterInLabel_IsRefused()
    {
        Plan(out IReadOnlyList<OptionProblem> problems, Boxed(1) with { Label = "a\nb" });

        Assert.Contains("U+000A", Assert.Single(problems).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void ProblemsBeyond_FramesThatDoNotCome_TellsThem()
    {
        PromptPlan plan = Plan(out _, Boxed(1) with { Frame = 19 }, Boxed(2) with { Frame = 20, Key = "--box 10,10,20,40" });

        Assert.Equal(
            "command line: --box 10,10,20,40: is for frame 20, but the run has 20 frames; name a frame from 0 to 19",
            Assert.Single(plan.ProblemsBeyond(20)).ToString());
    }

    [Fact]
    public void Plan_EmptyMask_IsRefused()
    {
        WriteMask("mask.png", [0, 0, 0, 0]);

        Plan(out IReadOnlyList<OptionProblem> problems, new PromptOptions { Mask = "mask.png" });

        Assert.Equal("is all background", Assert.Single(problems).Fault);
    }

    [Fact]
    public void ProblemsFor_FrameSize_TellsEveryPromptOutside()
    {
        PromptPlan plan = Plan(
            out _,
            Boxed(1),
            Boxed(2) with { Box = [700, 10, 720, 40], Key = "prompts[1]" },
            new PromptOptions { Id = 3, Points = [new PointOptions { X = 5, Y = 999 }], Key = "prompts[2]" });

        IReadOnlyList<OptionProblem> problems = plan.ProblemsFor(640, 360);

        Assert.Equal(["prompts[1]", "prompts[2]"], problems.Select(problem => problem.Key));
        Assert.All(problems, problem => Assert.Contains("640x360", problem.ToString(), StringComparison.Ordinal));
    }

    private int MaximumObjects { get; set; } = 65535;

    private static PromptOptions Boxed(int? id) => new() { Id = id, Box = [10, 10, 20, 40] };

    private PromptPlan Plan(out IReadOnlyList<OptionProblem> problems, params PromptOptions[] prompts)
    {
        var planner = new PromptPlanner(_folder.Combine, MaximumObjects);
        PromptPlan plan = planner.Plan(prompts);
        problems = planner.Problems;
        return plan;
    }

    private void WriteMask(string name, byte[] pixels) => File.WriteAllBytes(
        _folder.Combine(name), IndexedPng.Encode(2, 2, pixels, new byte[3 * 6]));
}
