namespace SamStream.Cli.Configuration.Binding;

/// <summary>Marks the property that the binder fills with the place of the section; it is not a key.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SectionPlaceAttribute : Attribute;
