using SamStream.Pipeline;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Options;

namespace SamStream.Cli.Inputs;

/// <summary>The keys that say how video is decoded, the same for a source and a camera.</summary>
internal static class MediaKeys
{
    private const string Reason = "it is for video that is decoded";

    /// <summary>Gives an input what they say, and refuses them for images and test patterns.</summary>
    /// <param name="input">The input.</param>
    /// <param name="decoder">As written; null: left out.</param>
    /// <param name="deinterlace">As written; null: left out.</param>
    /// <param name="live">As written; null: left out.</param>
    /// <param name="refuse">Told of a key, its value and why it cannot be used.</param>
    public static FrameSourceOptions Apply(
        FrameSourceOptions input, string? decoder, Deinterlace? deinterlace, LiveMode? live, Action<string, object, string> refuse)
    {
        if (input is MediaSourceOptions media)
        {
            return media with
            {
                Decoder = decoder ?? media.Decoder,
                Deinterlace = deinterlace ?? media.Deinterlace,
                Live = live ?? media.Live,
            };
        }

        if (decoder is not null)
            refuse(nameof(MediaSourceOptions.Decoder), decoder, Reason);
        if (deinterlace is { } fields)
            refuse(nameof(MediaSourceOptions.Deinterlace), EnumWord.Of(fields), Reason);
        if (live is { } pace)
            refuse(nameof(MediaSourceOptions.Live), EnumWord.Of(pace), Reason);
        return input;
    }
}
