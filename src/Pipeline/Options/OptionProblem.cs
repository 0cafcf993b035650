namespace SamStream.Pipeline.Options;

/// <summary>One thing that is wrong with the values of an options record.</summary>
/// <param name="Key">The property's name, with the names of the records that hold it before dots; empty: the whole.</param>
/// <param name="Value">Its value; never that of a secret.</param>
/// <param name="Cure">What it has to be.</param>
public sealed record OptionProblem(string Key, string Value, string Cure)
{
    public override string ToString() => $"{Key} is '{Value}': {Cure}";
}
