using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources;
using SamStream.Sources.Media;
using SamStream.Sources.Options;

namespace SamStream.Cli.Commands;

/// <summary>What a console is to show, where it is no configuration: cameras, or recorded video.</summary>
internal static class ServeInputs
{
    /// <summary>True for clips and folders, false for cameras.</summary>
    /// <exception cref="ConfigurationException">There are both, or one is neither.</exception>
    public static bool AreClips(IReadOnlyList<string> inputs)
    {
        bool[] kinds = [.. inputs.Select(IsClip)];
        if (kinds.Distinct().Count() > 1)
        {
            throw new ConfigurationException(new OptionProblem(
                Place.CommandLine, "input", null, "names cameras and recorded video", "serve them apart, on another port each: --http"));
        }

        return kinds[0];
    }

    /// <summary>Cameras by names of their own.</summary>
    public static IReadOnlyList<CameraSectionOptions> NameCameras(IReadOnlyList<string> inputs)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<CameraSectionOptions> cameras = [];
        foreach (string input in inputs)
        {
            string id = NameOf(input), name = id;
            for (int again = 2; !taken.Add(name); again++)
                name = $"{id}-{again}";
            cameras.Add(new CameraSectionOptions { Id = name, Input = input });
        }

        return cameras;
    }

    /// <summary>One of the clips, which stands for all where their settings are planned.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static string FirstClip(IReadOnlyList<string> inputs) =>
        inputs.SelectMany(input => VideoListing.Find(input) is { Count: > 0 } videos ? videos : [input]).First();

    private static bool IsClip(string input)
    {
        if (VideoListing.Find(input).Count > 0)
            return true;
        FrameSourceOptions source = Parse(input);
        return !source.IsLive && !input.StartsWith("test:", StringComparison.OrdinalIgnoreCase);
    }

    private static string NameOf(string input)
    {
        string name = string.Concat(Parse(input).EffectiveId.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')).Trim('-');
        return name.Length == 0 ? "camera" : name;
    }

    private static FrameSourceOptions Parse(string input)
    {
        try
        {
            return SourceLocator.Parse(input);
        }
        catch (SourceException error)
        {
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "input", null, error.Message.TrimEnd('.'), null));
        }
    }
}
