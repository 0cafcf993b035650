using System.Text;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class RequestReaderTests
{
    private static readonly FrameSize Frame = new(64, 48);

    [Theory]
    [InlineData("set", PromptMode.Set)]
    [InlineData("add", PromptMode.Add)]
    [InlineData("replace", PromptMode.Replace)]
    [InlineData("move", PromptMode.Move)]
    public void ReadPrompt_Mode_IsThatMode(string word, PromptMode mode)
    {
        CameraCommand command = Read($$"""{"id":1,"mode":"{{word}}","box":[0,0,9,9]}""");

        Assert.Equal(mode, Assert.IsType<PromptObject>(command).Mode);
    }

    [Fact]
    public void ReadPrompt_WithoutAnId_IsForANewObject()
    {
        var prompt = (PromptObject)Read("""{"units":"normalized","box":[0.25,0.5,0.5,1]}""");

        Assert.Equal(default, prompt.Prompt.ObjectId);
        Assert.Equal(PromptUnits.Normalized, prompt.Prompt.Units);
    }

    [Fact]
    public void ReadPrompt_Remove_NeedsNoPlace() => Assert.IsType<RemoveObject>(Read("""{"id":9,"mode":"remove"}"""));

    [Fact]
    public void ReadPrompt_Points_AreOnAndOffTheObject()
    {
        var prompt = (PromptObject)Read("""{"id":1,"points":[[1.5,2,1],[3,4,0]],"at":{"pts":12.5}}""");

        Assert.Equal([true, false], prompt.Prompt.Points.Select(point => point.IsPositive));
        Assert.Equal(TimeSpan.FromSeconds(12.5), prompt.Time.PresentationTime);
    }

    [Fact]
    public void ReadPrompt_Mask_IsDecoded()
    {
        var pixels = new byte[64 * 48];
        pixels.AsSpan(100, 20).Fill(1);
        string counts = new SegmentationMask(64, 48, pixels).ToRle().ToCompressedString().Replace("\\", "\\\\", StringComparison.Ordinal);

        var prompt = (PromptObject)Read($$"""{"id":1,"mask":{"size":[48,64],"counts":"{{counts}}"} }""");

        Assert.Equal(20, prompt.Prompt.Mask!.Pixels.Span.Length - prompt.Prompt.Mask.Pixels.Span.Count((byte)0));
    }

    [Theory]
    [InlineData("", RefusalCode.Malformed)]
    [InlineData("[]", RefusalCode.Malformed)]
    [InlineData("{", RefusalCode.Malformed)]
    [InlineData("""{"id":1,"box":[0,0,9,9]} trailing""", RefusalCode.Malformed)]
    [InlineData("""{"mode":"remove"}""", RefusalCode.Malformed)]
    [InlineData("""{"mode":"move","box":[0,0,9,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":1,"box":[0.2,0.3,0.4,0.5]}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"units":"normalized","box":[10,10,40,40]}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"units":"percent","box":[10,10,40,40]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":"1","box":[0,0,9,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":1.5,"box":[0,0,9,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":0,"box":[0,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":65536,"box":[0,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"box":[9,9,0,0]}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"box":[5,5,5,5]}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"box":[0,0,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":1,"box":["NaN",0,9,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":1,"box":[NaN,0,9,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":1,"box":[1e999,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"box":[100,100,200,200]}""", RefusalCode.OutOfFrame)]
    [InlineData("""{"id":1,"points":[[-1,0,1]]}""", RefusalCode.OutOfFrame)]
    [InlineData("""{"id":1,"points":[[1,1,0]]}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"points":[[1,1,2]]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"points":[]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"mode":"explode","box":[0,0,9,9]}""", RefusalCode.UnknownMode)]
    [InlineData("""{"id":1,"schema":2,"box":[0,0,9,9]}""", RefusalCode.UnknownSchema)]
    [InlineData("""{"id":1,"at":"later","box":[0,0,9,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":1,"at":{"frame":-1},"box":[0,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"at":{"pts":1e300},"box":[0,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"label":"a\nb","box":[0,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"label":"\u202egnp.exe","box":[0,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"label":"a\u2028b","box":[0,0,9,9]}""", RefusalCode.OutOfRange)]
    [InlineData("""{"id":1,"label":"\ud800","box":[0,0,9,9]}""", RefusalCode.Malformed)]
    [InlineData("""{"id":1,"mask":{"size":[99999,99999],"counts":"0"}}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"mask":{"size":[48,64],"counts":"zz!"}}""", RefusalCode.BadPrompt)]
    [InlineData("""{"id":1,"mask":{"size":[48,64]}}""", RefusalCode.Malformed)]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""", RefusalCode.Malformed)]
    public void ReadPrompt_Wrong_IsRefusedWithItsCode(string json, string code)
    {
        RequestException refusal = Assert.Throws<RequestException>(() => Read(json));

        Assert.Equal(code, refusal.Code);
        Assert.NotEmpty(refusal.Message);
    }

    [Fact]
    public void ReadPrompt_WrongWithAnId_KeepsTheId() =>
        Assert.Equal("r1", Assert.Throws<RequestException>(() => Read("""{"request_id":"r1","id":1,"mode":"explode"}""")).RequestId);

    [Theory]
    [InlineData("pause", typeof(PauseCamera))]
    [InlineData("resume", typeof(ResumeCamera))]
    [InlineData("snapshot", typeof(TakeSnapshot))]
    [InlineData("reset", typeof(ResetCamera))]
    public void ReadCommand_Word_IsThatCommand(string word, Type type) => Assert.IsType(
        type, RequestReader.ReadCommand(Encoding.UTF8.GetBytes($$"""{"command":"{{word}}"}""")));

    [Fact]
    public void ReadCommand_UnknownWord_IsRefused() => Assert.Equal(
        RefusalCode.UnknownCommand,
        Assert.Throws<RequestException>(() => RequestReader.ReadCommand("""{"command":"format"}"""u8.ToArray())).Code);

    [Fact]
    public void ReadPreview_OfAFrame_HasThePromptAndTheFrame()
    {
        PreviewRequest read = RequestReader.ReadPreview("""{"at":{"frame":7},"frozen":"a1","points":[[1,2,1]]}"""u8.ToArray(), Frame);

        Assert.Equal((7, "a1"), (read.Time.FrameIndex, read.Frozen));
        Assert.Equal([new PromptPoint(1, 2)], read.Prompt!.Points);
        Assert.Null(RequestReader.ReadPreview("""{"at":{"frame":7}}"""u8.ToArray(), Frame).Prompt);
    }

    [Theory]
    [InlineData("""{"id":1,"box":[1,2,3]}""")]
    [InlineData("""{"id":1,"points":[[1,2,7]]}""")]
    [InlineData("""{"id":70000,"box":[0,0,9,9]}""")]
    [InlineData("""{"id":1,"units":"miles","box":[0,0,9,9]}""")]
    [InlineData("""{"id":1,"mask":{"size":[60000,60000],"counts":"0"}}""")]
    [InlineData("""{"id":1,"box":[9,9,1,1]}""")]
    [InlineData("{")]
    public void ReadPreview_Wrong_IsRefusedInTheWordsOfAPrompt(string json) => Assert.Equal(
        Assert.Throws<RequestException>(() => Read(json)).Message,
        Assert.Throws<RequestException>(() => RequestReader.ReadPreview(Encoding.UTF8.GetBytes(json), Frame)).Message);

    private static CameraCommand Read(string json) => RequestReader.ReadPrompt(Encoding.UTF8.GetBytes(json), Frame);
}
