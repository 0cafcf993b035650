using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Options;

namespace SamStream.Sources.Media.Inputs;

/// <summary>A video that comes through a pipe: standard input, or a named pipe. Nothing is dropped unless it is said to be live.</summary>
public sealed record PipeOptions : MediaSourceOptions
{
    /// <summary>The pipe; null (default): standard input.</summary>
    public string? Path { get; init; }

    /// <inheritdoc/>
    public override string Kind => "pipes";

    protected override string DefaultId => Path is null ? "stdin" : SourceNames.FromPath(Path);

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(new PipeInput(Path, Live), loggers, clock);
}

/// <summary>
/// What somebody writes into a pipe: our standard input, a named pipe, a descriptor that a shell gave us. It comes once.
/// </summary>
/// <param name="path">Of the pipe; null: standard input.</param>
/// <param name="live">Whether its frames come at the world's pace; by default they do not.</param>
internal sealed class PipeInput(string? path, LiveMode live) : IMediaInput
{
    private bool _isRead;

    public string Subject => path is null ? "Standard input" : $"Pipe '{path}'";

    public string NoFrameCure => "Write a video to it that can be read from its beginning on: MPEG-TS, Matroska, or MP4 with its index in front.";

    public TimeSpan? OpenTimeout => null;

    // Whoever writes begins when he likes, and pauses.
    public TimeSpan StallTimeout => TimeSpan.MaxValue;

    public Task<PreparedInput> PrepareAsync(CancellationToken cancellationToken)
    {
        if (path is null && _isRead)
            throw new SourceException("Standard input has been read; it cannot be read again.");
        _isRead = true;
        return Task.FromResult(new PreparedInput
        {
            Arguments = [.. MediaFormats.Only("pipe"), "-i", "pipe:0"],
            IsLive = live == LiveMode.Yes,
            ComesOnce = true,
            FeedAsync = FeedAsync,
        });
    }

    public SourceException Explain(PreparedInput input, DecoderLog log, int? exitCode)
    {
        (_, string reason) = FfmpegFailure.Of(log, exitCode);
        return new SourceException($"{Subject} gave no frame that decodes: {reason}. {NoFrameCure}");
    }

    private async Task FeedAsync(Stream target)
    {
        await using (target)
        {
            // Opening a named pipe waits for its writer.
            await using Stream source = path is null
                ? Console.OpenStandardInput()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            await Feeding.CopyAsync(source, target);
        }
    }

    /// <summary>True if a path names our standard input.</summary>
    public static bool IsStandardInput(string path) => path is "-" or "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0";

    /// <summary>The file that standard input is, if a shell opened one; null if it is a pipe or a terminal.</summary>
    public static string? StandardInputFile()
    {
        string? target = File.ResolveLinkTarget("/proc/self/fd/0", returnFinalTarget: false)?.FullName;
        return target is not null && File.Exists(target) && !target.StartsWith("/dev/", StringComparison.Ordinal)
            && !target.StartsWith("/proc/", StringComparison.Ordinal) && FileKinds.Of(target) != FileKind.NamedPipe
                ? target
                : null;
    }
}

/// <summary>Carries an input's bytes to FFmpeg's standard input, on a thread of its own.</summary>
internal static class Feeding
{
    private const int BufferBytes = 64 << 10;

    /// <summary>Copies until one of both ends.</summary>
    public static Task CopyAsync(Stream source, Stream target)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                target.Write(buffer.AsSpan(0, read));
                target.Flush();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // FFmpeg ended, and says why itself.
        }

        return Task.CompletedTask;
    }
}
