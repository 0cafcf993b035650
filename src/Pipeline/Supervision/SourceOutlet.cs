using System.Threading.Channels;
using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Supervision;

/// <summary>Where a supervised source's frames go.</summary>
/// <param name="Pool">Where its buffers come from.</param>
/// <param name="Frames">Takes over each frame's lease.</param>
public sealed record SourceOutlet(FramePool Pool, ChannelWriter<VideoFrame> Frames);
