using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Sockets;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Sockets;

public sealed partial class SocketSinkTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Side = 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(FrameResults.CapturedAt.AddSeconds(1));
    private readonly ReaderLog _log = new();
    private readonly FrameResults _results = new(Side, Side);
    private SocketSink? _sink;

    public Task InitializeAsync() => Task.CompletedTask;

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        if (_sink is not null)
            await _sink.DisposeAsync();
        _results.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WriteAsync_Bits_IsThisHeaderAndTheseBytes()
    {
        using var results = new FrameResults(12, 4);
        using MaskReader reader = await OpenAsync(new SocketOptions());
        // Rows of ten pixels: two bytes each.
        ObjectResult ragged = results.Object(2, 0, 0, 1, 1) with
        {
            Label = "größe",
            Mask = new SegmentationMask(12, 4, [
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0,
                0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            ]),
        };

        await _sink!.WriteAndDisposeAsync(results.Make(
            7, results.Object(1, 3, 0, 5, 2), ragged, FrameResults.Missing(3, TrackState.Lost)));

        (string header, byte[] payload) = await reader.RestAsync(await reader.LengthsAsync());
        Assert.Equal(
            """
            {"schema":1,"source":"camera","frame":7,"pts":0.7,"pts_clock":"stream","captured_at":"2026-03-01T12:30:00.250000Z",
            "discontinuity":false,"encoded":true,"width":12,"height":4,
            "delivery":{"sent_at":"2026-03-01T12:30:01.250000Z","age_ms":0,"missed":0},"objects":[
            {"id":1,"state":"tracked","box":[3,0,5,2],"area":4,"score":0.75,"predicted_iou":0.9,"stability":0.9512,
            "flow_agreement":0.8765,"prompt_age":3,"carried_frames":0,"mask":null,
            "mask_bytes":{"encoding":"bits","bounds":[3,0,5,2],"offset":0,"length":2}},
            {"id":2,"label":"größe","state":"tracked","box":[1,1,11,3],"area":6,"score":0.75,"predicted_iou":0.9,"stability":0.9512,
            "flow_agreement":0.8765,"prompt_age":3,"carried_frames":0,"mask":null,
            "mask_bytes":{"encoding":"bits","bounds":[1,1,11,3],"offset":2,"length":4}},
            {"id":3,"state":"lost","box":null,"area":0,"score":0,"predicted_iou":0,"stability":0,
            "flow_agreement":null,"prompt_age":0,"carried_frames":0,"mask":null}]}
            """.ReplaceLineEndings(""),
            Age().Replace(header, "\"age_ms\":0"));
        Assert.Equal("C0C0" + "8140" + "6080", Convert.ToHexString(payload));
    }

    [Fact]
    public async Task WriteAsync_Rle_IsTheTextOfJsonLines()
    {
        using MaskReader reader = await OpenAsync(new SocketOptions { Masks = SocketMasks.Rle });
        ObjectResult found = _results.Object(1, 5, 6, 50, 60);
        string counts = found.Mask!.ToRle().ToCompressedString();

        await _sink!.WriteAndDisposeAsync(_results.Make(0, found));

        (Messages.FrameMessage frame, byte[] payload) = await reader.MessageAsync();
        Messages.MaskBytesMessage mask = frame.Objects[0].MaskBytes!;
        Assert.Equal(("rle", 0, payload.Length), (mask.Encoding, mask.Offset, mask.Length));
        Assert.Equal([5, 6, 50, 60], mask.Bounds);
        Assert.Equal(counts, System.Text.Encoding.ASCII.GetString(payload));
    }

    [Fact]
    public async Task WriteAsync_NoMasks_HasHeadersOnly()
    {
        using MaskReader reader = await OpenAsync(new SocketOptions { Masks = SocketMasks.None });

        await _sink!.WriteAndDisposeAsync(_results.Make(0, _results.Object(1, 5, 6, 50, 60)));

        (Messages.FrameMessage frame, byte[] payload) = await reader.MessageAsync();
        Assert.Equal(2430, frame.Objects[0].Area);
        Assert.Null(frame.Objects[0].MaskBytes);
        Assert.Empty(payload);
    }

    [Fact]
    public async Task WriteAsync_ReaderThatTakesNothing_MissesFramesWhileTheOthersGoOn()
    {
        using MaskReader slow = await OpenAsync(new SocketOptions());
        using MaskReader quick = await ConnectAsync(2);
        await WriteAsync(0);
        (int, int) first = await slow.LengthsAsync();
        Assert.Equal((0L, 0L), await quick.FrameAsync());

        for (int i = 1; i < 10; i++)
        {
            await WriteAsync(i);
            Assert.Equal((i, 0L), await quick.FrameAsync());
        }

        // What was on its way comes whole; then the newest, and what gave way to it is told.
        (_, byte[] payload) = await slow.RestAsync(first);
        Assert.Equal(Side * Side / 8, payload.Length);
        Assert.Equal((9L, 8L), await slow.FrameAsync());
        await WriteAsync(10);
        Assert.Equal((10L, 0L), await slow.FrameAsync());
    }

    [Fact]
    public async Task WriteAsync_ReaderGoesWithinAMessage_IsForgottenAndTheOthersGoOn()
    {
        using MaskReader stays = await OpenAsync(new SocketOptions());
        using (MaskReader goes = await ConnectAsync(2))
        {
            await WriteAsync(0);
            await goes.LengthsAsync();
        }

        await _log.WaitAsync("reader 2 is gone");

        Assert.Equal(1, _sink!.ReaderCount);
        Assert.Equal((0L, 0L), await stays.FrameAsync());
        await WriteAsync(1);
        Assert.Equal((1L, 0L), await stays.FrameAsync());
    }

    [Fact]
    public async Task WriteAsync_ReaderThatConnectsLater_GetsTheNextFrame()
    {
        using MaskReader first = await OpenAsync(new SocketOptions());
        await WriteAsync(0);
        Assert.Equal((0L, 0L), await first.FrameAsync());
        using MaskReader second = await ConnectAsync(2);

        await WriteAsync(1);

        Assert.Equal((1L, 0L), await second.FrameAsync());
    }

    [Fact]
    public async Task OpenAsync_MoreReadersThanAllowed_AreTurnedAwayUntilOneGoes()
    {
        MaskReader only = await OpenAsync(new SocketOptions { MaxReaders = 1 });
        using MaskReader turnedAway = await MaskReader.ConnectAsync(_sink!.Address!);
        await _log.WaitAsync("Warning: " + _sink.Address + ": a reader is turned away, 1 are connected (sinks.socket.maxReaders)");
        Assert.True(await turnedAway.EndsAsync());

        only.Dispose();
        await _log.WaitAsync("reader 1 is gone: it has closed the connection");
        using MaskReader next = await ConnectAsync(2);

        await WriteAsync(3);
        Assert.Equal((3L, 0L), await next.FrameAsync());
    }

    [Fact]
    public async Task CompleteAsync_MessagesOnTheirWay_AreSentBeforeTheEnd()
    {
        using MaskReader reader = await OpenAsync(new SocketOptions());
        await WriteAsync(0);
        (int, int) first = await reader.LengthsAsync();
        await WriteAsync(1);

        Task complete = _sink!.CompleteAsync(default).AsTask();
        await reader.RestAsync(first);

        Assert.Equal((1L, 0L), await reader.FrameAsync());
        Assert.True(await reader.EndsAsync());
        await complete;
        await _sink.DisposeAsync();
        Assert.False(File.Exists(_folder.Combine("masks.sock")));
    }

    [Fact]
    public async Task CompleteAsync_ReaderThatTakesNothing_IsWaitedForTwoSeconds()
    {
        using MaskReader reader = await OpenAsync(new SocketOptions());
        await WriteAsync(0);
        await reader.LengthsAsync();

        Task complete = _sink!.CompleteAsync(default).AsTask();
        Assert.False(complete.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        await complete;
        await _sink.DisposeAsync();
        Assert.Equal(0, _sink.ReaderCount);
    }

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("localhost:0")]
    [InlineData("[::1]:0")]
    public async Task WriteAsync_Tcp_IsTheSame(string listen)
    {
        using MaskReader reader = await OpenAsync(new SocketOptions { Listen = listen });

        await WriteAsync(4);

        Assert.Equal((4L, 0L), await reader.FrameAsync());
    }

    private async Task<MaskReader> OpenAsync(SocketOptions options)
    {
        _sink = new SocketSink(options.Listen is null ? options with { Path = _folder.Combine("masks.sock") } : options, _log, _time);
        await _sink.OpenAsync(_results.Context, default);
        return await ConnectAsync(1);
    }

    private async Task<MaskReader> ConnectAsync(int number)
    {
        MaskReader reader = await MaskReader.ConnectAsync(_sink!.Address!);
        await _log.WaitAsync($"reader {number} has connected");
        return reader;
    }

    // One mask of the whole frame, which is more than the system holds between two programs.
    private Task WriteAsync(long frame) => _sink!.WriteAndDisposeAsync(_results.Make(frame, _results.Object(1, 0, 0, Side, Side)));

    [GeneratedRegex("\"age_ms\":[0-9.]+")]
    private static partial Regex Age();
}
