using System.Reflection;

namespace SamStream.Cli.Configuration.Binding;

/// <summary>
/// What may stand at one place of a configuration. It is read from the options records, so that what is bound, what
/// is said of it in the JSON Schema and what the program uses cannot differ.
/// </summary>
internal abstract record Shape;

/// <summary>A mapping that fills a record.</summary>
/// <param name="Type">The record.</param>
/// <param name="Keys">What may stand in the mapping.</param>
/// <param name="Place">The property that takes the section's place, or null.</param>
/// <param name="Path">The property that takes the section's own key, or null.</param>
internal sealed record SectionShape(
    Type Type, IReadOnlyList<KeyShape> Keys, PropertyInfo? Place, PropertyInfo? Path) : Shape;

/// <summary>A list of items of one shape.</summary>
internal sealed record ListShape(Type ItemType, Shape Item, int MinItems, int MaxItems) : Shape;

/// <summary>A number within limits; an integer if <paramref name="IsInteger"/>.</summary>
internal sealed record NumberShape(Type Type, bool IsInteger, double Minimum, double Maximum) : Shape;

/// <summary>A share that is written in percent, within limits that are not.</summary>
internal sealed record PercentShape(double Minimum, double Maximum) : Shape;

/// <summary>One of a few words, each standing for a value of an enum.</summary>
internal sealed record ChoiceShape(Type Type, IReadOnlyDictionary<string, object> Values) : Shape;

/// <summary>A duration with its unit, within limits.</summary>
internal sealed record DurationShape(TimeSpan Minimum, TimeSpan Maximum) : Shape;

/// <summary>true or false.</summary>
internal sealed record FlagShape : Shape;

/// <summary>Any text that is not blank.</summary>
internal sealed record TextShape : Shape;
