namespace SamStream.Cli.Configuration.Binding;

/// <summary>
/// Marks a key whose value is a secret: no message shows it, and one that stands in the file in clear gives a hint.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
