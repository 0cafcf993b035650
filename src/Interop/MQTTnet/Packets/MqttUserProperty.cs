using System.Text;

namespace MQTTnet.Packets;

/// <summary>A name and a value that travel with a packet (MQTT 5); equal when both are, byte by byte.</summary>
public sealed class MqttUserProperty
{
    public MqttUserProperty(string name, ArraySegment<byte> value)
        : this(name, value.Array is null ? throw new ArgumentNullException(nameof(value)) : (ReadOnlyMemory<byte>)value)
    {
    }

    public MqttUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        ValueBuffer = value;
    }

    public string Name { get; }

    /// <summary>The value in UTF-8.</summary>
    public ReadOnlyMemory<byte> ValueBuffer { get; }

    public override bool Equals(object obj) => Equals(obj as MqttUserProperty);

    public bool Equals(MqttUserProperty other) =>
        other is not null && Name == other.Name && ValueBuffer.Span.SequenceEqual(other.ValueBuffer.Span);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Name, StringComparer.Ordinal);
        hash.AddBytes(ValueBuffer.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Name} = {Encoding.UTF8.GetString(ValueBuffer.Span)}";
}
