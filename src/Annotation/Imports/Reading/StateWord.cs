using SamStream.Pipeline;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Words for what is known of an object, as exports write them.</summary>
internal static class StateWord
{
    /// <summary>The state of a word; null: there is no word.</summary>
    /// <exception cref="FormatException">No state has that word.</exception>
    public static TrackState? Find(string? word) => word is null ? null
        : EnumWord.TryRead(word, out TrackState state) ? state
        : throw new FormatException($"'state' is {(word.Length > 40 ? $"{word[..40]}…" : word)}; there are {string.Join(", ", Enum.GetValues<TrackState>().Select(EnumWord.Of))}");
}
