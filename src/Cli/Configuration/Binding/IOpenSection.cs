namespace SamStream.Cli.Configuration.Binding;

/// <summary>
/// A section whose keys are no properties but come from a list elsewhere: the kinds of sinks, of sources. Its type has a
/// constructor without parameters.
/// </summary>
internal interface IOpenSection
{
    /// <summary>Its keys, the same for all instances of the type.</summary>
    IReadOnlyList<KeyShape> Keys { get; }
}
