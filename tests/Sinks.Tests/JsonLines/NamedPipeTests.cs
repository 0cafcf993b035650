using System.Text.Json;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.JsonLines;

/// <summary>Result lines to a named pipe, whose reader may come late, go early or take nothing.</summary>
public sealed class NamedPipeTests : IDisposable
{
    private const int Side = 512;

    private readonly TemporaryFolder _temporary = new();
    private readonly FrameResults _results = new(Side, Side);
    private readonly string _pipe;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();

    public NamedPipeTests() => _pipe = NamedPipes.Make(_temporary.Combine("lines"));

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
        _results.Dispose();
        _temporary.Dispose();
    }

    /// <summary>Somebody who may write to the folder puts a link to a file in the place of the pipe.</summary>
    [Fact]
    public async Task WriteAsync_LinkInPlaceOfThePipe_WritesToNoFile()
    {
        string victim = _temporary.Combine("victim");
        await File.WriteAllTextAsync(victim, "kept");
        await using JsonLinesSink sink = Create("lines", "");
        File.Delete(_pipe);
        File.CreateSymbolicLink(_pipe, victim);
        await sink.OpenAsync(_results.Context, _stop.Token);

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => sink.WriteAndDisposeAsync(_results.Make(0)));

        Assert.Contains("a file has taken its place", error.Message, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(victim));
    }

    [Theory]
    [InlineData("")]
    [InlineData("out")]
    public async Task WriteAsync_ReaderComesLater_GetsEveryLine(string folder)
    {
        // A name in the output folder, and one that lies outside.
        await using JsonLinesSink sink = Create(folder.Length == 0 ? "lines" : _pipe, folder);
        await sink.OpenAsync(_results.Context, _stop.Token);

        Task first = sink.WriteAndDisposeAsync(_results.Make(0));
        Assert.False(first.IsCompleted);
        using var reader = new StreamReader(await NamedPipes.OpenReaderAsync(_pipe));
        await first;
        // Each line is there before the next one is written.
        Assert.Equal(0, await FrameOfNextLineAsync(reader));
        await sink.WriteAndDisposeAsync(_results.Make(1));
        Assert.Equal(1, await FrameOfNextLineAsync(reader));
        await sink.CompleteAsync(default);
        await sink.DisposeAsync();

        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task WriteAsync_StoppedBeforeThereIsAReader_Returns()
    {
        await using JsonLinesSink sink = Create(_pipe, "");
        await sink.OpenAsync(_results.Context, _stop.Token);
        Task first = sink.WriteAndDisposeAsync(_results.Make(0));
        Assert.False(first.IsCompleted);

        await _stop.CancelAsync();

        await first;
        await sink.WriteAndDisposeAsync(_results.Make(1));
        await sink.CompleteAsync(default);
        Assert.Equal(FileKind.NamedPipe, FileKinds.Of(_pipe));
    }

    [Fact]
    public async Task DisposeAsync_NothingWrittenAndNoReader_Returns()
    {
        JsonLinesSink sink = Create(_pipe, "");
        await sink.OpenAsync(_results.Context, _stop.Token);

        await sink.DisposeAsync();
    }

    [Fact]
    public async Task WriteAsync_ReaderHasGone_FailsAndSaysSo()
    {
        await using JsonLinesSink sink = Create(_pipe, "");
        await sink.OpenAsync(_results.Context, _stop.Token);
        await (await NamedPipes.OpenReaderAsync(_pipe)).DisposeAsync();

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => sink.WriteAndDisposeAsync(_results.Make(0)));

        Assert.Equal($"Cannot write to the named pipe {_pipe}: its reader has gone. See that the reader goes on.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task WriteAsync_ReaderTakesNothing_EndsWithTheDrainTimeOut()
    {
        await using JsonLinesSink sink = Create(_pipe, "");
        await sink.OpenAsync(_results.Context, _stop.Token);
        await using FileStream reader = await NamedPipes.OpenReaderAsync(_pipe);
        using FrameResult result = _results.Make(0, Checkerboard());

        // Longer than what the system holds of a pipe.
        Task write = sink.WriteAsync(result, _abort.Token).AsTask();
        Assert.Equal(1, await reader.ReadAsync(new byte[1]));
        Assert.False(write.IsCompleted);
        await _abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    private static async Task<long> FrameOfNextLineAsync(StreamReader reader)
    {
        using var line = JsonDocument.Parse((await reader.ReadLineAsync())!);
        return line.RootElement.GetProperty("frame").GetInt64();
    }

    private static ObjectResult Checkerboard()
    {
        byte[] pixels = new byte[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(((i / Side) + i) % 2);
        return new ObjectResult { Id = new ObjectId(1), State = TrackState.Tracked, Mask = new SegmentationMask(Side, Side, pixels) };
    }

    private JsonLinesSink Create(string file, string folder)
    {
        var options = new JsonLinesOptions { File = file };
        Assert.Empty(options.Validate());
        return new JsonLinesSink(new OutputFolder(_temporary.Combine(folder)), options);
    }
}
