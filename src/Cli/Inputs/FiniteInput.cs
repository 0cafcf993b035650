using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Options;

namespace SamStream.Cli.Inputs;

/// <summary>A video file, a folder of images or a test pattern that an option names.</summary>
internal static class FiniteInput
{
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
}
