using System.Reflection;

namespace SamStream.Cli.Configuration.Binding;

/// <summary>One key of a section.</summary>
/// <param name="Name">The key as it is written.</param>
/// <param name="Property">The property that it fills.</param>
/// <param name="Shape">What may stand there.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="IsRequired">True if the section is wrong without it.</param>
/// <param name="Default">What the property holds without the key; null: nothing, or not a simple value.</param>
internal sealed record KeyShape(
    string Name, PropertyInfo Property, Shape Shape, string Description, bool IsRequired, object? Default)
{
    /// <summary>True if no message may show the value.</summary>
    public bool IsSecret { get; init; }
}
