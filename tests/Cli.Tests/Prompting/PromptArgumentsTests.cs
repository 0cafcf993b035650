using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Prompting;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Tests.Prompting;

public sealed class PromptArgumentsTests
{
    [Fact]
    public void Read_BoxesWithoutIds_AreNumberedAroundGivenOnes()
    {
        IReadOnlyList<PromptOptions> prompts =
            Read(["1,2,3,4", "1=5,6,7,8", "9,9,10,10"], [], out IReadOnlyList<string> problems);

        Assert.Empty(problems);
        Assert.Equal([2, 1, 3], prompts.Select(prompt => prompt.Id));
        Assert.Equal<float>([5, 6, 7, 8], prompts[1].Box!);
    }

    [Fact]
    public void Read_PointWithoutId_BelongsToOnlyBox()
    {
        PromptOptions prompt = Assert.Single(Read(["4=1,2,30,40"], ["5,6", "7,8,-"], out _));

        Assert.Equal(4, prompt.Id);
        Assert.Equal([(5f, 6f, true), (7f, 8f, false)], prompt.Points!.Select(point => (point.X, point.Y, point.Positive)));
    }

    [Fact]
    public void Read_PointsAlone_AreOneObject()
    {
        PromptOptions prompt = Assert.Single(Read([], ["5,6", "7,8,+"], out _));

        Assert.Equal((1, 2), (prompt.Id, prompt.Points!.Count));
    }

    [Fact]
    public void Read_PointWithId_BelongsToThatObject()
    {
        IReadOnlyList<PromptOptions> prompts = Read(["1,2,3,4", "5,6,7,8"], ["2=6,7", "9=1,1"], out _);

        Assert.Equal([null, 1, 1], prompts.Select(prompt => prompt.Points?.Count));
        Assert.Equal([1, 2, 9], prompts.Select(prompt => prompt.Id));
    }

    [Fact]
    public void Read_PointWithoutIdBesideTwoBoxes_IsRefused()
    {
        Read(["1,2,3,4", "5,6,7,8"], ["6,7"], out IReadOnlyList<string> problems);

        Assert.Equal(
            ["command line: --point: '6,7' may belong to any of 2 objects; name the object: 1=6,7"], problems);
    }

    [Theory]
    [InlineData("1,2,3", "has 3 numbers")]
    [InlineData("1,2,3,4,5", "has 5 numbers")]
    [InlineData("1,2,3,x", "has 'x' where a finite number is expected")]
    [InlineData("1,2,NaN,4", "has 'NaN' where a finite number is expected")]
    [InlineData("1,2,Infinity,4", "has 'Infinity' where a finite number is expected")]
    [InlineData("0=1,2,3,4", "has the id '0'")]
    [InlineData("65536=1,2,3,4", "has the id '65536'")]
    [InlineData("a=1,2,3,4", "has the id 'a'")]
    [InlineData("5", "has 1 number;")]
    [InlineData("", "is empty;")]
    [InlineData(" ", "is empty;")]
    public void Read_WrongBox_IsRefused(string box, string fault)
    {
        Read([box], [], out IReadOnlyList<string> problems);

        Assert.Contains(fault, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1,2,3")]
    [InlineData("1,b")]
    [InlineData("1,NaN,+")]
    public void Read_WrongPoint_IsRefused(string point)
    {
        Read([], [point], out IReadOnlyList<string> problems);

        Assert.Contains("is not a point", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FrameOfItsOwn_IsThatOfThePrompt()
    {
        IReadOnlyList<PromptOptions> prompts =
            Read(["1,2,3,4", "1@30=5,6,7,8", "@12=9,9,10,10"], ["1@30=6,7", "2@40=1,1"], out IReadOnlyList<string> problems);

        Assert.Empty(problems);
        Assert.Equal([(2, 7L), (1, 30L), (3, 12L), (2, 40L)], prompts.Select(prompt => (prompt.Id!.Value, prompt.Frame)));
        Assert.Equal([null, 1, null, 1], prompts.Select(prompt => prompt.Points?.Count));
    }

    [Theory]
    [InlineData("@x=1,2,30,40", "has the frame 'x'")]
    [InlineData("1@-1=1,2,30,40", "has the frame '-1'")]
    [InlineData("1@=1,2,30,40", "has the frame ''")]
    [InlineData("b@3=1,2,30,40", "has the id 'b'")]
    public void Read_FrameThatIsNone_IsRefused(string box, string fault)
    {
        Read([box], [], out IReadOnlyList<string> problems);

        Assert.Contains(fault, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MaskWithAFrame_IsForThatFrame()
    {
        var arguments = new PromptArguments(frame: 7);

        IReadOnlyList<PromptOptions> prompts = arguments.Read([], [], ["@30=a.png", "b=1.png", "@home=c.png"], []);

        Assert.Empty(arguments.Problems);
        Assert.Equal([(30L, "a.png"), (7L, "b=1.png"), (7L, "@home=c.png")], prompts.Select(prompt => (prompt.Frame, Path.GetFileName(prompt.Mask!))));
    }

    [Fact]
    public void Read_Labels_NameTheirObjects()
    {
        var arguments = new PromptArguments(frame: 0, PromptUnits.Normalized);

        IReadOnlyList<PromptOptions> prompts = arguments.Read(["1=0,0,0.5,1", "1@9=0,0,1,1", "2=0,0,1,1"], [], [], ["1=parcel", "2=x=y"]);

        Assert.Empty(arguments.Problems);
        Assert.Equal(["parcel", "parcel", "x=y"], prompts.Select(prompt => prompt.Label));
        Assert.All(prompts, prompt => Assert.Equal(PromptUnits.Normalized, prompt.Units));
    }

    [Fact]
    public void Read_LabelOfAnObjectInAMask_IsKeptUntilTheMaskIsRead()
    {
        var arguments = new PromptArguments(frame: 0);

        IReadOnlyList<PromptOptions> prompts = arguments.Read(["1=1,2,30,40"], [], ["objects.png"], ["1=parcel", "5=box"]);

        Assert.Empty(arguments.Problems);
        Assert.Equal(["parcel", null], prompts.Select(prompt => prompt.Label));
        Assert.Equal([new(5, "box")], arguments.MaskLabels);
    }

    [Theory]
    [InlineData("parcel", "may belong to any of 2 objects")]
    [InlineData("7=parcel", "is for object 7, for which there is no box or point")]
    [InlineData("1=", "is empty")]
    public void Read_LabelOfNoObject_IsRefused(string label, string fault)
    {
        var arguments = new PromptArguments(frame: 0);

        arguments.Read(["1,2,3,4", "5,6,7,8"], [], [], [label]);

        Assert.Contains(fault, Assert.Single(arguments.Problems).ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<PromptOptions> Read(
        string[] boxes, string[] points, out IReadOnlyList<string> problems)
    {
        var arguments = new PromptArguments(frame: 7);
        IReadOnlyList<PromptOptions> prompts = arguments.Read(boxes, points, [], []);
        problems = [.. arguments.Problems.Select(problem => problem.ToString())];
        return prompts;
    }
}
