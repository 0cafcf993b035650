using System.Security.Cryptography;
using SamStream.Pipeline.Frames;
using SamStream.Sources.Clips;
using SamStream.Sources.Options;

namespace SamStream.Sources.Tests.Clips;

/// <summary>What frames of a clip look like, whichever way they are read.</summary>
internal static class ClipFixture
{
    /// <summary>All frames as the ordinary source gives them, with every sample of them.</summary>
    public static async Task<IReadOnlyDictionary<long, Sample>> SequenceAsync(FrameSourceOptions options) =>
        (await RunAsync(options.CreateSource(), frame => frame.Metadata.Index)).ToDictionary(sample => sample.Frame);

    /// <summary>The frames that a source of a clip gives, in their order, under their numbers in the clip.</summary>
    public static Task<IReadOnlyList<Sample>> ReadAsync(ClipSource source) =>
        RunAsync(source, frame => source.OriginOf(frame.Metadata).Frame);

    private static async Task<IReadOnlyList<Sample>> RunAsync(Pipeline.Sources.IFrameSource source, Func<VideoFrame, long> number)
    {
        await using (source)
        {
            using var pool = new FramePool(3);
            var channel = System.Threading.Channels.Channel.CreateBounded<VideoFrame>(1);
            Task run = Task.Run(async () =>
            {
                try
                {
                    await source.RunAsync(pool, channel.Writer, CancellationToken.None);
                }
                finally
                {
                    channel.Writer.Complete();
                }
            });
            var samples = new List<Sample>();
            await foreach (VideoFrame frame in channel.Reader.ReadAllAsync())
            {
                using (frame)
                    samples.Add(new Sample(number(frame), frame.Metadata, frame.Width, frame.Height, Convert.ToHexString(SHA256.HashData(frame.Pixels))));
            }

            await run;
            return samples;
        }
    }

    internal sealed record Sample(long Frame, FrameMetadata Metadata, int Width, int Height, string Pixels)
    {
        public (long Frame, int Width, int Height, string Pixels) Picture => (Frame, Width, Height, Pixels);
    }
}
