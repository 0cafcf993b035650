using System.Text;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>What the largest requests that are read may take.</summary>
public sealed class WorstRequestTests
{
    // 8K: larger ones than any camera's.
    private const int Width = 7680, Height = 4320;

    // The mask of such a frame twice, of which one is given back at once, and what is read of the text.
    private const long MostBytes = 100_000_000;

    public static TheoryData<string> Kinds => [.. Payloads.Keys];

    private static Dictionary<string, Func<string>> Payloads { get; } = new()
    {
        ["many runs"] = () => Mask(string.Concat(Enumerable.Repeat("11", 400_000))),
        ["runs of nothing"] = () => Mask(new string('0', 900_000)),
        ["every second pixel"] = () => Mask(Striped()),
        ["a long size"] = () => $$"""{"id":1,"mask":{"size":[1.{{new string('0', 900_000)}},2],"counts":"0"} }""",
        ["64 points and as many as fit"] = () => $$"""{"id":1,"points":[{{string.Join(',', Enumerable.Repeat("[1.5,2.5,1]", 80_000))}}]}""",
        ["64 points"] = () => $$"""{"id":1,"points":[{{string.Join(',', Enumerable.Repeat("[1.5,2.5,1]", 64))}}]}""",
        ["deep"] = () => string.Concat(Enumerable.Repeat("[", 500_000)) + string.Concat(Enumerable.Repeat("]", 500_000)),
        ["a long text"] = () => $$"""{"id":1,"label":"{{new string('x', 1_000_000)}}"}""",
        ["a long text of escapes"] = () => $$"""{"request_id":"{{string.Concat(Enumerable.Repeat("\\u0041", 170_000))}}"}""",
        ["many keys"] = () => "{" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"k{i}\":{i}")) + "}",
        ["one key, often"] = () => "{" + string.Join(',', Enumerable.Repeat("\"id\":1", 140_000)) + "}",
        ["a long number"] = () => $$"""{"id":{{new string('9', 1_000_000)}}}""",
        ["long numbers of a box"] = () => $$"""{"id":1,"box":[0,0,{{new string('9', 900_000)}},5]}""",
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReadPrompt_LargestOfItsKind_TakesBoundedMemory(string kind)
    {
        byte[] payload = Encoding.UTF8.GetBytes(Payloads[kind]());
        Assert.InRange(payload.Length, 1, 1 << 20);
        Read(Encoding.UTF8.GetBytes("""{"id":1,"box":[1,2,3,4]}"""));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(payload);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    private static void Read(byte[] payload)
    {
        try
        {
            Assert.NotNull(RequestReader.ReadPrompt(payload, new FrameSize(Width, Height)));
        }
        catch (RequestException refusal)
        {
            Assert.InRange(refusal.Message.Length, 1, 500);
        }
    }

    private static string Mask(string counts) =>
        $$"""{"id":1,"mask":{"size":[{{Height}},{{Width}}],"counts":"{{counts}}"} }""";

    // As many runs as fit, and one over the rest.
    private static string Striped()
    {
        var pixels = new byte[Width * Height];
        for (int i = 0; i < 150_000; i += 2)
            pixels[(i % Height * Width) + (i / Height)] = 1;
        return new SegmentationMask(Width, Height, pixels).ToRle().ToCompressedString().Replace("\\", "\\\\", StringComparison.Ordinal);
    }
}
