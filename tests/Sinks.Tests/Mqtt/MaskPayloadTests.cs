using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt.Payloads;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class MaskPayloadTests : IDisposable
{
    private const int Size = 256;

    private readonly FrameResults _results = new(Size, Size);
    private readonly MaskPayload _payload = new();

    public void Dispose() => _results.Dispose();

    [Fact]
    public void Write_Fits_IsTheMask()
    {
        ReadOnlyMemory<byte> bytes = _payload.Write(Frame(), 128 << 10, out string? degraded);

        Assert.Null(degraded);
        Assert.NotEqual("null", FakeBroker.Parse(bytes.Span).GetProperty("objects")[0].GetProperty("mask").GetRawText());
    }

    [Fact]
    public void Write_MaskTooLarge_IsItsPolygon()
    {
        int whole = _payload.Write(Frame(), 128 << 10, out _).Length;

        var message = FakeBroker.Parse(_payload.Write(Frame(), whole - 1, out string? degraded).Span);

        Assert.Equal("polygon", degraded);
        Assert.Equal("polygon", message.GetProperty("degraded").GetString());
        var found = message.GetProperty("objects")[0];
        Assert.Equal("null", found.GetProperty("mask").GetRawText());
        Assert.True(found.GetProperty("polygons")[0][0].GetArrayLength() >= 6);
        Assert.Equal(4, found.GetProperty("box").GetArrayLength());
    }

    [Fact]
    public void Write_SmallerLimits_SimplifyNoMoreThanNeeded()
    {
        int whole = _payload.Write(Frame(), 128 << 10, out _).Length;
        List<int> lengths = [];
        for (int limit = whole - 1; limit > 0; limit = lengths[^1] - 1)
        {
            int length = _payload.Write(Frame(), limit, out string? degraded).Length;
            if (degraded != "polygon")
                break;
            Assert.InRange(length, 1, limit);
            lengths.Add(length);
        }

        Assert.InRange(lengths.Count, 2, 5);
    }

    [Fact]
    public void Write_PolygonTooLarge_IsTheBox()
    {
        var message = FakeBroker.Parse(_payload.Write(Frame(), 420, out string? degraded).Span);

        Assert.Equal("box", degraded);
        Assert.Equal("box", message.GetProperty("degraded").GetString());
        Assert.Equal("tracked", message.GetProperty("objects")[0].GetProperty("state").GetString());
    }

    [Fact]
    public void Write_BoxTooLarge_IsNothing() => Assert.True(_payload.Write(Frame(), 100, out _).IsEmpty);

    // A star: many runs, many corners.
    private MaskFrame Frame()
    {
        var pixels = new byte[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (i % Size) - (Size / 2), y = (i / Size) - (Size / 2);
            if (Math.Sqrt((x * x) + (y * y)) < 70 + (40 * Math.Sin(9 * Math.Atan2(y, x))))
                pixels[i] = 1;
        }

        var found = new ObjectResult
        {
            Id = new ObjectId(1),
            State = TrackState.Tracked,
            Mask = new SegmentationMask(Size, Size, pixels),
        };
        using FrameResult result = _results.Make(1, found);
        return MaskFrame.Copy(result);
    }
}
