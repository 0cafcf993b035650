namespace SamStream.Model.Manifests;

/// <summary>One thing that is wrong in a manifest.</summary>
/// <param name="Key">Path of the key, for example <c>encoder.inputs[0].type</c>.</param>
/// <param name="Line">Line in the file, from 1; 0 when the key is missing altogether.</param>
/// <param name="Value">What stands there, or null when nothing does.</param>
/// <param name="Cure">What to write instead.</param>
public sealed record ManifestProblem(string Key, long Line, string? Value, string Cure)
{
    public override string ToString()
    {
        var where = Line > 0 ? $"line {Line}, " : "";
        return Value is null ? $"{where}{Key}: missing; {Cure}" : $"{where}{Key}: '{Value}' is not valid; {Cure}";
    }
}
