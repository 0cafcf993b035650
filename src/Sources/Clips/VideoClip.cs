using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Inputs;

namespace SamStream.Sources.Clips;

/// <summary>A video file: decoded from the key frame before what is wanted, where its packets tell which frame is which.</summary>
internal sealed class VideoClip : RecordedClip
{
    // A picture that is made whole of fields is made of its neighbours, too.
    private const int Neighbours = 2;

    // FFmpeg's H.264 decoder loses the last picture of a stream that it began to read a few pictures before.
    private const int LeastRead = 32;

    private readonly VideoFileOptions _options;
    private readonly PreparedInput _input;
    private readonly (long Bytes, DateTime WrittenAt) _version;
    private readonly Lock _lock = new();
    private Task? _preparation;
    private volatile FrameTimes? _times;
    private volatile bool _isDistrusted;

    private VideoClip(VideoFileOptions options, PreparedInput input, (long, DateTime) version, SourceProperties properties)
        : base(options.EffectiveId, properties) => (_options, _input, _version) = (options, input, version);

    public override IReadOnlyList<string> Files => [_options.Path];

    public override int Rotation => _input.Probe?.Rotation ?? 0;

    public override long? FrameCount => _times?.Count;

    public override bool IsSeekable => _times is not null && !_isDistrusted;

    public static async Task<RecordedClip> OpenAsync(VideoFileOptions options, CancellationToken cancellationToken)
    {
        options = options with
        {
            Id = options.EffectiveId,
            Start = 0,
            Stride = 1,
            Frames = null,
            OnEarlyEnd = EarlyEndPolicy.Warn,
            Live = LiveMode.No,
        };
        (long, DateTime) version = VersionOf(options.Path) ?? default;
        try
        {
            PreparedInput input = await new FileInput(options.Path, LiveMode.No).PrepareAsync(cancellationToken);
            await using IFrameSource source = options.CreateSource();
            return new VideoClip(options, input, version, await source.OpenAsync(cancellationToken));
        }
        catch (ChildProcessException error)
        {
            throw new SourceException($"'{options.EffectiveId}': {error.Message}", innerException: error);
        }
    }

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task preparation;
            lock (_lock)
            {
                if (_preparation is null or { IsCompleted: true, IsCompletedSuccessfully: false })
                    _preparation = PrepareOnceAsync(cancellationToken);
                preparation = _preparation;
            }

            try
            {
                await preparation.WaitAsync(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Whoever began it has gone.
            }
        }
    }

    public override ClipState GetState() =>
        VersionOf(_options.Path) is not { } now ? ClipState.Gone : now == _version ? ClipState.Same : ClipState.Changed;

    public override TimeSpan? TimeOf(long frame) => _times is { } times && frame < times.Count ? times.TimeOf(frame) : null;

    public override long StartFor(long frame) =>
        IsSeekable && _times is { } times ? KeyFor(times, frame) : 0;

    internal override IFrameSource CreateReader(long from, long? count)
    {
        if (_times is { } times && from >= times.Count)
            throw new SourceException($"'{Id}' has {times.Count:N0} frames; there is no frame {from:N0}. Name one from 0 to {times.Count - 1:N0}.");
        return IsSeekable && from > 0 ? CreateSought(_times!, from, count) : CreatePlain(from, count);
    }

    internal override ClipFrame OriginOf(long from, in FrameMetadata metadata) => new(from + metadata.Index, metadata.PresentationTime);

    internal override void Distrust() => _isDistrusted = true;

    private async Task PrepareOnceAsync(CancellationToken cancellationToken)
    {
        // Off the lock.
        await Task.Yield();
        try
        {
            FrameTimes? times = await PacketIndex.ReadAsync(_input.Arguments, cancellationToken);
            if (times is not null && await new SeekCheck(times, CreatePlain, CreateSought).HoldsAsync(cancellationToken))
                _times = times;
        }
        catch (ChildProcessException error)
        {
            throw new SourceException($"'{Id}': {error.Message}", innerException: error);
        }
    }

    private int KeyFor(FrameTimes times, long frame) =>
        times.KeyFor(Math.Min(_input.Probe!.IsInterlaced ? frame - Neighbours : frame, times.Count - LeastRead));

    private IFrameSource CreatePlain(long from, long? count) => (_options with { Start = from, Frames = count }).CreateSource();

    private IFrameSource CreateSought(FrameTimes times, long from, long? count) => (_options with
    {
        Start = from,
        Frames = count,
        Seek = new SeekPlan(times, KeyFor(times, from), _input.Probe!, _input.Container!),
    }).CreateSource();

    private static (long Bytes, DateTime WrittenAt)? VersionOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
