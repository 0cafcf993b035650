using SamStream.Sources.Media;

namespace SamStream.Cli.Inputs;

/// <summary>The clips of a run of several: inputs one by one, and the videos of folders and patterns.</summary>
internal static class ClipList
{
    /// <summary>The clips in order; null if it is one input and no folder or pattern of videos.</summary>
    /// <exception cref="Configuration.ConfigurationException">One of them is no input, or has no end.</exception>
    public static IReadOnlyList<Clip>? Of(IReadOnlyList<string> inputs, string option)
    {
        List<string> found = [];
        bool isList = inputs.Count > 1;
        foreach (string input in inputs)
        {
            IReadOnlyList<string> videos = VideoListing.Find(input);
            isList |= videos.Count > 0;
            found.AddRange(videos.Count > 0 ? videos : [input]);
        }

        return isList ? Name(found, option) : null;
    }

    // Folders are named after clips, and some file systems know no difference of case.
    private static List<Clip> Name(List<string> inputs, string option)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<Clip> clips = [];
        foreach (string input in inputs)
        {
            string id = FiniteInput.Plan(input, option).EffectiveId, name = id;
            for (int again = 2; !taken.Add(name); again++)
                name = $"{id}-{again}";
            clips.Add(new Clip(input, name));
        }

        return clips;
    }
}

/// <summary>One of several inputs.</summary>
/// <param name="Input">As it was written, or found in a folder.</param>
/// <param name="Name">Of its results' folder, unlike every other clip's.</param>
internal readonly record struct Clip(string Input, string Name);
