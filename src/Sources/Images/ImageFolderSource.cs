using Microsoft.Extensions.Logging;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace SamStream.Sources.Images;

/// <summary>Delivers images as frames; a frame's index is the image's position in the list.</summary>
internal sealed partial class ImageFolderSource(
    ImageFolderOptions options, ILogger<ImageFolderSource> logger, TimeProvider clock)
    : ThreadedFrameSource(options.EffectiveId, clock)
{
    // The limit before the pool is known: the default of its own.
    private const long MaxFrameBytesAtOpen = 128L << 20;

    private readonly ImageDecoder _decoder = new();
    private IReadOnlyList<string> _paths = [];
    private Mat? _firstImage;
    private int _firstIndex;
    private int _unreadableCount;
    private UnreadableImageException? _firstError;

    public override SourceLosses Losses => Volatile.Read(ref _unreadableCount) is > 0 and int count
        ? new SourceLosses(count, [$"{count} of {_paths.Count} images were left out; the first: {_firstError?.Message}."])
        : SourceLosses.None;

    protected override SourceProperties Open(CancellationToken cancellationToken)
    {
        _paths = ImageListing.Find(options);
        _unreadableCount = 0;
        _firstError = null;
        // The first image tells the size; it is kept, so that none is decoded twice.
        for (_firstIndex = 0; _firstImage is null; _firstIndex++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_firstIndex == _paths.Count)
                throw NoneReadable();
            _firstImage = TryDecode(_firstIndex, MaxFrameBytesAtOpen);
        }

        _firstIndex--;
        return new SourceProperties
        {
            Width = _firstImage.Width,
            Height = _firstImage.Height,
            IsLive = false,
            DeclaredFrameRate = options.FrameRate,
            DeclaredFrameCount = _paths.Count,
        };
    }

    protected override void Capture(FramePool pool, FrameDelivery delivery, CancellationToken cancellationToken)
    {
        (int Width, int Height) sizeBefore = (_firstImage!.Width, _firstImage.Height);
        for (int index = _firstIndex; index < _paths.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Mat? image = index == _firstIndex && IsFirstWithin(pool) ? TakeFirst() : TryDecode(index, pool.MaxFrameBytes);
            if (image is null)
                continue;
            using WritableFrame buffer = pool.Rent(image.Width, image.Height, cancellationToken);
            BgrFrames.Write(image, buffer);
            VideoFrame frame = buffer.Publish(new FrameMetadata
            {
                SourceId = Id,
                Index = index,
                PresentationTime = TimeSpan.FromSeconds(index / options.FrameRate),
                PresentationClock = PresentationClock.DeclaredRate,
                CapturedAt = Clock.GetUtcNow(),
                Discontinuity = (image.Width, image.Height) != sizeBefore ? Discontinuity.SizeChanged : Discontinuity.None,
                Name = Path.GetFileName(_paths[index]),
            });
            sizeBefore = (image.Width, image.Height);
            if (!delivery.Deliver(frame))
                return;
        }

        if (_unreadableCount > 0)
            LogSkippedInAll(logger, Id, _unreadableCount, _paths.Count);
    }

    protected override void Close()
    {
        _firstImage?.Dispose();
        _firstImage = null;
    }

    // It was decoded before there was a pool.
    private bool IsFirstWithin(FramePool pool) => new I420Layout(_firstImage!.Width, _firstImage.Height).Bytes <= pool.MaxFrameBytes;

    private Mat? TakeFirst()
    {
        Mat? image = _firstImage;
        _firstImage = null;
        return image;
    }

    private Mat? TryDecode(int index, long maxFrameBytes)
    {
        try
        {
            return _decoder.Decode(_paths[index], maxFrameBytes);
        }
        catch (UnreadableImageException error) when (options.OnUnreadableImage == UnreadableImagePolicy.Skip)
        {
            _firstError ??= error;
            Interlocked.Increment(ref _unreadableCount);
            LogSkipped(logger, Id, index, error.Message);
            return null;
        }
        catch (UnreadableImageException error)
        {
            throw new SourceException(
                $"Source '{Id}', image {index + 1} of {_paths.Count}: {error.Message}, or let unreadable images be skipped.",
                innerException: error);
        }
    }

    private SourceException NoneReadable() => new(
        $"Source '{Id}': none of {_paths.Count} image(s) can be used. The first: {_firstError!.Message}.",
        innerException: _firstError);

    [LoggerMessage(2101, LogLevel.Warning, "Source {SourceId}: frame {Index} is left out: {Reason}")]
    private static partial void LogSkipped(ILogger logger, string sourceId, int index, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "Source {SourceId}: {Unreadable} of {Images} images were left out")]
    private static partial void LogSkippedInAll(ILogger logger, string sourceId, int unreadable, int images);
}
