namespace SamStream.Sources;

/// <summary>One thing that is wrong with a source's options.</summary>
/// <param name="Key">The option's name, as the property is called.</param>
/// <param name="Value">Its value.</param>
/// <param name="Cure">What it has to be.</param>
public sealed record OptionProblem(string Key, string Value, string Cure)
{
    public override string ToString() => $"{Key} is '{Value}': {Cure}";
}
