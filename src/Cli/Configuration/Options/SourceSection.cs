using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Pipeline.Options;
using SamStream.Sources;

namespace SamStream.Cli.Configuration.Options;

/// <summary>
/// What the section <c>source</c> and an item of <c>cameras</c> have in common: an input, and the settings of every kind of
/// source (<see cref="SourceLocator.Kinds"/>), of which those are used that the input's kind has.
/// </summary>
internal abstract record SourceSection : IOpenSection
{
    private ImmutableDictionary<string, object> _settings = ImmutableDictionary<string, object>.Empty;

    [Description("the most frames to take; default: all")]
    [Range(1, int.MaxValue)]
    public long? Frames { get; init; }

    [Description("the most objects to find on the first frame and follow, besides those that prompts name; 0: none")]
    [Range(0, 64)]
    public int Propose { get; init; }

    [SectionPlace]
    public Place Place { get; init; } = Place.CommandLine;

    /// <summary>What the source is, as it is written.</summary>
    public abstract string Input { get; init; }

    /// <summary>Name of the source; null or empty: made from the input.</summary>
    public abstract string? SourceId { get; }

    /// <inheritdoc/>
    IReadOnlyList<KeyShape> IOpenSection.Keys => SourceKeys;

    /// <summary>The keys that are written, with their values.</summary>
    public IEnumerable<(KeyShape Key, object Value)> Settings => SourceKeys
        .Where(key => _settings.ContainsKey(key.Name))
        .Select(key => (key, _settings[key.Name]));

    private static IReadOnlyList<KeyShape> SourceKeys { get; } =
    [
        .. SourceLocator.Kinds
            .SelectMany(ShapeReader.Settings)
            .GroupBy(key => key.Name)
            .Select(KeyOf),
    ];

    /// <summary>Fills a key of this section; null: it is not written.</summary>
    public void Set(string key, object? value) =>
        _settings = value is null ? _settings.Remove(key) : _settings.SetItem(key, value);

    // A default that not all kinds share is none.
    private static KeyShape KeyOf(IGrouping<string, KeyShape> kinds)
    {
        KeyShape first = kinds.First();
        return first with
        {
            Get = section => ((SourceSection)section)._settings.GetValueOrDefault(kinds.Key),
            Set = (section, value) => ((SourceSection)section).Set(kinds.Key, value),
            Default = kinds.All(key => Equals(key.Default, first.Default)) ? first.Default : null,
        };
    }
}
