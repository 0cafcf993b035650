using System.Threading.Channels;
using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Supervision;

/// <summary>Tells when the first frame comes, before it is handed on.</summary>
internal sealed class FirstFrameWriter(ChannelWriter<VideoFrame> inner, Action onFirstFrame) : ChannelWriter<VideoFrame>
{
    private bool _hasFrame;

    public override bool TryWrite(VideoFrame item)
    {
        if (!_hasFrame)
        {
            _hasFrame = true;
            onFirstFrame();
        }

        return inner.TryWrite(item);
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
        inner.WaitToWriteAsync(cancellationToken);
}
