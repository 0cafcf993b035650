using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Runs;
using SamStream.Console.Clips;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Clips;

public sealed class ClipPromptsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Prompt Box(long frame, int id = 0) => new() { ObjectId = id == 0 ? default : new ObjectId(id), FrameIndex = frame, Box = new BoxXyxy(1, 1, 5, 5) };

    [Fact]
    public void Add_ChangeAndRemove_AreThereAfterTheNextStart()
    {
        ClipPrompts prompts = Open();
        ClipPromptMessage first = prompts.Add(Box(3) with { Label = "dog" }), second = prompts.Add(Box(0));
        ClipPromptMessage third = prompts.Add(new Prompt { ObjectId = default, FrameIndex = 5, Mask = PromptMask.Of(CocoRle.FromCompressedString(8, 6, "06Z1")) });
        prompts.Change(first.Prompt, Box(4) with { Points = [new PromptPoint(2, 2), new PromptPoint(3, 3, false)] });
        prompts.Remove(second.Prompt);

        ClipPrompts reopened = Open();

        Assert.Equal((1, 2, 3), (first.Id, second.Id, third.Id));
        Assert.Equal([(first.Prompt, 1, 4L), (third.Prompt, 3, 5L)], reopened.List.Select(prompt => (prompt.Prompt, prompt.Id, prompt.Frame)));
        Assert.Equal(2, reopened.ToPrompts()[0].Points.Count);
        Assert.NotNull(reopened.ToPrompts()[1].Mask);
        // A number is not given twice.
        Assert.Equal(third.Prompt + 1, reopened.Add(Box(0)).Prompt);
    }

    private static (string Reason, Prompt Prompt)[] Wrong =>
    [
        ("no box", new Prompt { ObjectId = default, FrameIndex = 1 }),
        ("outside the frame", Box(1) with { Box = new BoxXyxy(100, 100, 120, 120) }),
        ("10 frames", Box(10)),
        ("change that one", Box(2, id: 1)),
    ];

    [Fact]
    public void Add_WrongPrompt_IsRefusedAndSaysWhy()
    {
        ClipPrompts prompts = Open();
        prompts.Add(Box(2, id: 1));

        foreach ((string reason, Prompt prompt) in Wrong)
        {
            ClipException error = Assert.Throws<ClipException>(() => prompts.Add(prompt));

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
    [InlineData("{\"next\":1,\"prompts\":[null]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"box\":[1,1,1e999,5]}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\"}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":-1,\"at\":\"\",\"box\":[1,1,5,5]}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":70000,\"frame\":0,\"at\":\"\",\"box\":[1,1,5,5]}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"box\":[1,1,5]}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"points\":[[1,1,7]]}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"mask\":{\"size\":[60000,60000],\"counts\":\"0\"}}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"mask\":{\"size\":[6,8]}}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"points\":[null]}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"box\":[1,1,5,5],\"label\":\"\\ud800\"}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"box\":[1,1,5,5],\"mode\":\"vanish\"}]}")]
    [InlineData("{\"next\":1,\"prompts\":[{\"prompt\":1,\"id\":1,\"frame\":0,\"at\":\"\",\"box\":[1,1,5,5],\"mode\":\"remove\"}]}")]
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
        prompts.Add(new ObjectEnd(1, 4));

        ClipPrompts reopened = Open();
        Assert.Equal(new ObjectEnd(1, 4), Assert.Single(reopened.Ends()));
        Assert.Equal(2, Assert.Single(reopened.ToPrompts()).FrameIndex);

        reopened.Remove(shown.Prompt);
        Assert.Empty(Open().List);
    }

    [Fact]
    public void Open_FileOfAnEarlierVersion_HasItsPromptsAndEnds()
    {
        File.WriteAllText(_folder.Combine("prompts.json"), """
            {
              "next": 4,
              "prompts": [
                { "prompt": 1, "at": "2026-12-01T15:11:33.6063021+00:00", "id": 1, "frame": 2, "label": "dog", "units": "normalized", "box": [0.1, 0.1, 0.5, 0.5] },
                { "prompt": 2, "at": "2026-12-01T15:11:34.6063021+00:00", "id": 1, "frame": 4, "mode": "remove", "label": "dog" },
                { "prompt": 3, "at": "2026-12-01T15:11:35.6063021+00:00", "id": 2, "frame": 5, "mode": null, "points": [[1, 1, 1]] }
              ]
            }
            """);

        ClipPrompts prompts = Open();

        Assert.Equal(["set", "remove", "set"], prompts.List.Select(prompt => prompt.Mode));
        Assert.Equal([("dog", PromptUnits.Normalized, 2L), (null, PromptUnits.Pixels, 5L)], prompts.ToPrompts().Select(prompt => (prompt.Label, prompt.Units, prompt.FrameIndex)));
        Assert.Equal([new ObjectEnd(1, 4)], prompts.Ends());
    }

    private static (string Reason, ObjectEnd End)[] WrongEnds =>
    [
        ("no object 7", new ObjectEnd(7, 4)),
        ("change that one", new ObjectEnd(1, 2)),
        ("10 frames", new ObjectEnd(1, 10)),
    ];

    [Fact]
    public void Add_WrongEnd_IsRefusedAndSaysWhy()
    {
        ClipPrompts prompts = Open();
        ClipPromptMessage only = prompts.Add(Box(2, id: 1));

        foreach ((string reason, ObjectEnd end) in WrongEnds)
            Assert.Contains(reason, Assert.Throws<ClipException>(() => prompts.Add(end)).Message, StringComparison.Ordinal);
        Assert.Contains("remove the object", Assert.Throws<ClipException>(() => prompts.Change(only.Prompt, new ObjectEnd(1, 2))).Message, StringComparison.Ordinal);
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
        prompts.Add(new ObjectEnd(1, 4));
        prompts.Add(Box(6, id: 1));
        prompts.Add(new ObjectEnd(1, 8));

        // An earlier run has found it everywhere.
        RunStart known = RunStart.For(start, isForwards, prompts.ToPrompts(), prompts.Ends(), _ => Found(1));

        Assert.Equal(follow, string.Join(' ', known.Prompts.OrderBy(prompt => prompt.FrameIndex).Select(prompt => $"{prompt.ObjectId}@{prompt.FrameIndex}")));
        Assert.Equal(forget, string.Join(' ', known.Removals.OrderBy(removal => removal.Time.FrameIndex).Select(removal => $"{removal.ObjectId}@{removal.Time.FrameIndex}")));
    }

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
