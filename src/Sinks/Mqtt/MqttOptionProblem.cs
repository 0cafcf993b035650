namespace SamStream.Sinks.Mqtt;

/// <summary>One thing that is wrong with <see cref="MqttSinkOptions"/>.</summary>
/// <param name="Key">The option's name, as the property is called, with its group before a dot.</param>
/// <param name="Value">Its value; never that of a password.</param>
/// <param name="Cure">What it has to be.</param>
public sealed record MqttOptionProblem(string Key, string Value, string Cure)
{
    public override string ToString() => $"{Key} is '{Value}': {Cure}";
}
