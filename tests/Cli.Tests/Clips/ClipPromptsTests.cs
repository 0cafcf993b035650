using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Runs;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Clips;

public sealed class ClipPromptsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static ClipPromptRequest Box(long frame, int? id = null) => new() { Id = id, Frame = frame, Box = [1, 1, 5, 5] };

    [Fact]
    public void Add_ChangeAndRemove_AreThereAfterTheNextStart()
    {
        ClipPrompts prompts = Open();
        ClipPromptMessage first = prompts.Add(Box(3) with { Label = "dog" }), second = prompts.Add(Box(0));
        ClipPromptMessage third = prompts.Add(new ClipPromptRequest { Frame = 5, Mask = new MaskMessage([6, 8], "06Z1") });
        prompts.Change(first.Prompt, Box(4) with { Points = [[2, 2, 1], [3, 3, 0]] });
        prompts.Remove(second.Prompt);

        ClipPrompts reopened = Open();

        Assert.Equal((1, 2, 3), (first.Id, second.Id, third.Id));
        Assert.Equal([(first.Prompt, 1, 4L), (third.Prompt, 3, 5L)], reopened.List.Select(prompt => (prompt.Prompt, prompt.Id!.Value, prompt.Frame)));
        Assert.Equal(2, reopened.ToPrompts()[0].Points.Count);
        Assert.NotNull(reopened.ToPrompts()[1].Mask);
        // A number is not given twice.
        Assert.Equal(third.Prompt + 1, reopened.Add(Box(0)).Prompt);
    }

    private static (string Reason, ClipPromptRequest Request)[] Wrong =>
    [
        ("no box", new ClipPromptRequest { Frame = 1 }),
        ("outside the frame", Box(1) with { Box = [100, 100, 120, 120] }),
        ("empty or inverted", Box(1) with { Box = [5, 5, 1, 1] }),
        ("4: x1, y1, x2, y2", Box(1) with { Box = [1, 2] }),
        ("not a finite number", Box(1) with { Box = [float.NaN, 1, 2, 2] }),
        ("[x, y, 1]", Box(1) with { Points = [[1, 1]] }),
        ("[x, y, 1]", Box(1) with { Points = [[1, 1, 7]] }),
        ("at most 64", Box(1) with { Points = [.. Enumerable.Repeat<IReadOnlyList<float>>([1, 1, 1], 65)] }),
        ("pixels or normalized", Box(1) with { Units = "miles" }),
        ("1 to 65535", Box(1, id: 70_000)),
        ("0 or more", Box(-1)),
        ("10 frames", Box(10)),
        ("direction mark", Box(1) with { Label = "a\u202e" }),
        ("[6, 8]", new ClipPromptRequest { Frame = 1, Mask = new MaskMessage([60_000, 60_000], "0") }),
        ("mask.counts", new ClipPromptRequest { Frame = 1, Mask = new MaskMessage([6, 8], "~~~~") }),
        ("beside a box", Box(1) with { Mask = new MaskMessage([6, 8], "06Z1") }),
        ("change that one", Box(2, id: 1)),
    ];

    [Fact]
    public void Add_WrongPrompt_IsRefusedAndSaysWhy()
    {
        ClipPrompts prompts = Open();
        prompts.Add(Box(2, id: 1));

        foreach ((string reason, ClipPromptRequest request) in Wrong)
        {
            ClipException error = Assert.Throws<ClipException>(() => prompts.Add(request));

            Assert.Equal(ClipFault.BadRequest, error.Fault);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }

        Assert.Single(Open().List);
    }

    [Fact]
    public void Add_OneObjectTooMany_IsRefused()
    {
        ClipPrompts prompts = Open(maximumObjects: 1);
        prompts.Add(Box(2));

        Assert.Throws<ClipException>(() => prompts.Add(Box(3)));
        Assert.Equal(1, prompts.Add(Box(3, id: 1)).Id);
    }

    [Fact]
    public void Remove_UnknownPrompt_IsTold() =>
        Assert.Equal(ClipFault.UnknownPrompt, Assert.Throws<ClipException>(() => Open().Remove(3)).Fault);

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"next\":1}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0}]}")]
    [InlineData("{\"next\":1,\"prompts\":[null]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"mask\":{\"size\":[6,8]}}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"points\":[null]}]}")]
    public void Open_FileOfSomethingElse_IsLeftAsItIs(string content)
    {
        File.WriteAllText(_folder.Combine("prompts.json"), content);

        Assert.Equal(ClipFault.Storage, Assert.Throws<ClipException>(() => Open()).Fault);
        Assert.Equal(content, File.ReadAllText(_folder.Combine("prompts.json")));
    }

    [Fact]
    public void For_BothWays_CountsFramesFromTheStartOfTheRun()
    {
        ClipPrompts prompts = Open();
        prompts.Add(Box(2, id: 1));
        prompts.Add(Box(5, id: 2));
        prompts.Add(Box(9, id: 1));

        IReadOnlyList<Prompt> forwards = RunStart.For(5, true, prompts.ToPrompts(), [], _ => null).Prompts;
        IReadOnlyList<Prompt> backwards = RunStart.For(5, false, prompts.ToPrompts(), [], _ => null).Prompts;

        Assert.Equal([(2, 0L), (1, 4L)], forwards.Select(prompt => (prompt.ObjectId.Value, prompt.FrameIndex)));
        Assert.Equal([(1, 3L), (2, 0L)], backwards.Select(prompt => (prompt.ObjectId.Value, prompt.FrameIndex)));
    }

    [Fact]
    public void For_ObjectsThatWereFound_GoOnFromTheirMasksUnlessTheyArePromptedThere()
    {
        ClipPrompts prompts = Open();
        prompts.Add(Box(2, id: 1));
        prompts.Add(Box(5, id: 2));

        // Nobody wants object 3 any more.
        IReadOnlyList<Prompt> forwards = RunStart.For(5, true, prompts.ToPrompts(), [], _ => Found(1, 2, 3)).Prompts;

        Assert.Equal([(1, true), (2, false)], forwards.Select(prompt => (prompt.ObjectId.Value, prompt.Mask is not null)));
    }

    [Fact]
    public void Add_ObjectIsGone_IsKeptAndEndsWithTheLastPromptThatShowsIt()
    {
        ClipPrompts prompts = Open();
        ClipPromptMessage shown = prompts.Add(Box(2, id: 1));
        prompts.Add(Gone(4, id: 1));

        ClipPrompts reopened = Open();
        Assert.Equal(new ObjectEnd(1, 4), Assert.Single(reopened.Ends()));
        Assert.Equal(2, Assert.Single(reopened.ToPrompts()).FrameIndex);
        Assert.DoesNotContain("mode", File.ReadAllText(_folder.Combine("prompts.json")).Split("\"prompts\"")[1].Split('}')[0], StringComparison.Ordinal);

        reopened.Remove(shown.Prompt);
        Assert.Empty(Open().List);
    }

    private static (string Reason, ClipPromptRequest Request)[] WrongEnds =>
    [
        ("no object 7", Gone(4, id: 7)),
        ("change that one", Gone(2, id: 1)),
        ("no box", Gone(4, id: 1) with { Box = [1, 1, 5, 5] }),
        ("10 frames", Gone(10, id: 1)),
        ("no object 2", Gone(4)),
        ("set or remove", Box(4, id: 1) with { Mode = "vanish" }),
    ];

    [Fact]
    public void Add_WrongEnd_IsRefusedAndSaysWhy()
    {
        ClipPrompts prompts = Open();
        ClipPromptMessage only = prompts.Add(Box(2, id: 1));

        foreach ((string reason, ClipPromptRequest request) in WrongEnds)
            Assert.Contains(reason, Assert.Throws<ClipException>(() => prompts.Add(request)).Message, StringComparison.Ordinal);
        Assert.Contains("remove the object", Assert.Throws<ClipException>(() => prompts.Change(only.Prompt, Gone(2, id: 1))).Message, StringComparison.Ordinal);
        Assert.Single(Open().List);
    }

    // Shown on 2, gone from 4, back on 6, gone from 8.
    [Theory]
    [InlineData(0, true, "1@0 1@2 1@6", "1@4 1@8")]
    [InlineData(4, true, "1@2", "1@4")]
    [InlineData(5, true, "1@1", "1@3")]
    [InlineData(8, true, "", "")]
    [InlineData(9, false, "1@2 1@3 1@6 1@7", "1@4")]
    [InlineData(5, false, "1@2 1@3", "")]
    public void For_ObjectIsGone_IsForgottenTheWayTheRunGoes(long start, bool isForwards, string follow, string forget)
    {
        ClipPrompts prompts = Open();
        prompts.Add(Box(2, id: 1));
        prompts.Add(Gone(4, id: 1));
        prompts.Add(Box(6, id: 1));
        prompts.Add(Gone(8, id: 1));

        // An earlier run has found it everywhere.
        RunStart known = RunStart.For(start, isForwards, prompts.ToPrompts(), prompts.Ends(), _ => Found(1));

        Assert.Equal(follow, string.Join(' ', known.Prompts.OrderBy(prompt => prompt.FrameIndex).Select(prompt => $"{prompt.ObjectId}@{prompt.FrameIndex}")));
        Assert.Equal(forget, string.Join(' ', known.Removals.OrderBy(removal => removal.Time.FrameIndex).Select(removal => $"{removal.ObjectId}@{removal.Time.FrameIndex}")));
    }

    private static ClipPromptRequest Gone(long frame, int? id = null) => new() { Id = id, Frame = frame, Mode = "remove" };

    private static FrameMessage Found(params int[] ids) => new()
    {
        Source = "clip",
        Frame = 5,
        Pts = 0,
        PtsClock = "stream",
        CapturedAt = "",
        Discontinuity = false,
        Encoded = true,
        Width = 8,
        Height = 6,
        Objects =
        [
            .. ids.Select(id => new ObjectMessage
            {
                Id = id, State = "tracked", Box = null, Area = 6, Score = 1, PredictedIou = 1, Stability = 1, FlowAgreement = null,
                PromptAge = 1, CarriedFrames = 0, Mask = new MaskMessage([6, 8], "06Z1"),
            }),
        ],
    };

    private ClipPrompts Open(int maximumObjects = 254) => new(_folder.Combine("prompts.json"), 8, 6, () => 10, maximumObjects);
}
