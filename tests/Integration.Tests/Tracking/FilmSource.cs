using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>Delivers the frames of a <see cref="Film"/>.</summary>
internal sealed class FilmSource(Film film) : IFrameSource
{
    public string Id => "film";

    public ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SourceProperties { Width = film.Width, Height = film.Height, IsLive = false });

    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        for (int i = 0; i < film.Shots.Count; i++)
        {
            VideoFrame frame = Capture(pool, i, cancellationToken);
            try
            {
                await frames.WriteAsync(frame, cancellationToken);
            }
            catch
            {
                frame.Dispose();
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private VideoFrame Capture(FramePool pool, int index, CancellationToken cancellationToken)
    {
        using WritableFrame frame = pool.Rent(film.Width, film.Height, cancellationToken);
        film.Render(index, frame);
        return frame.Publish(new FrameMetadata
        {
            SourceId = Id,
            Index = index,
            PresentationTime = TimeSpan.FromSeconds(index / 25.0),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
            Discontinuity = film.Shots[index].IsBreak ? Discontinuity.Reopened : Discontinuity.None,
        });
    }
}
