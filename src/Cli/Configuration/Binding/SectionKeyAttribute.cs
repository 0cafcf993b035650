namespace SamStream.Cli.Configuration.Binding;

/// <summary>Marks the property that the binder fills with the path of the section; it is not a key itself.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SectionKeyAttribute : Attribute;
