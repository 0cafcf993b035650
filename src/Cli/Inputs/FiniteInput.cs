using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Options;

namespace SamStream.Cli.Inputs;

/// <summary>A video file, a folder of images or a test pattern that an option names.</summary>
internal static class FiniteInput
{
    // One being read, one in the channel, one in hand.
    private const int FramesUnderway = 3;

    /// <summary>What such an input is, without opening it.</summary>
    /// <exception cref="ConfigurationException">It is no input, or has no end.</exception>
    public static FrameSourceOptions Plan(string input, string option)
    {
        var planner = new SourcePlanner(Environment.CurrentDirectory);
        FrameSourceOptions? plan = planner.Plan(new SourceOptions { Input = input });
        if (plan is null || planner.Problems.Count > 0)
            throw new ConfigurationException(planner.Problems);
        return !plan.IsLive
            ? plan
            : throw new ConfigurationException(new OptionProblem(
                Place.CommandLine, option, input, "has no end", "name a video file or a folder of images"));
    }

    /// <summary>Reads it to its end and keeps at most so many of its frames, spread evenly.</summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public static async Task<SampledFrames> ReadAsync(FrameSourceOptions plan, int most, CancellationToken stop)
    {
        await using IFrameSource source = plan.CreateSource(NullLoggerFactory.Instance);
        return await SampledFrames.ReadAsync(source, most, stop);
    }

    /// <summary>Reads as far as one of its frames and gives that one to a function, which borrows it.</summary>
    /// <param name="plan">Of the input.</param>
    /// <param name="index">Of the frame, from 0.</param>
    /// <param name="use">What is made of it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>What the function gives, and the number of frames that were read; the default and all there are if the input ends before.</returns>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public static async Task<(T? Made, long Read)> UseFrameAsync<T>(
        FrameSourceOptions plan, long index, Func<VideoFrame, T> use, CancellationToken stop)
    {
        await using IFrameSource source = (plan with { Frames = index + 1 }).CreateSource(NullLoggerFactory.Instance);
        using var pool = new FramePool(FramesUnderway);
        var channel = Channel.CreateBounded<VideoFrame>(1);
        await source.OpenAsync(stop);
        Task reading = SampledFrames.CaptureAsync(source, pool, channel.Writer, stop);
        T? made = default;
        long read = 0;
        await foreach (VideoFrame frame in channel.Reader.ReadAllAsync(CancellationToken.None))
        {
            using (frame)
            {
                if (read++ == index)
                    made = use(frame);
            }
        }

        await reading;
        stop.ThrowIfCancellationRequested();
        return (made, read);
    }
}
