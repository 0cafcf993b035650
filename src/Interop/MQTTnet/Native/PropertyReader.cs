#nullable enable
using MQTTnet.Packets;

namespace MQTTnet.Native;

/// <summary>Properties that came with a packet, valid during the callback that got them.</summary>
internal readonly unsafe ref struct PropertyReader(nint list)
{
    private readonly nint _list = list;

    public byte? Byte(MqttProperty property) =>
        NativeMethods.ReadByte(_list, property, out var value, false) != 0 ? value : null;

    public bool Flag(MqttProperty property, bool absent) => Byte(property) is { } value ? value != 0 : absent;

    public ushort UInt16(MqttProperty property) =>
        NativeMethods.ReadUInt16(_list, property, out var value, false) != 0 ? value : default;

    public uint UInt32(MqttProperty property) =>
        NativeMethods.ReadUInt32(_list, property, out var value, false) != 0 ? value : default;

    public string? Text(MqttProperty property) =>
        NativeMethods.ReadString(_list, property, out var value, false) != 0 ? NativeText.Take(value) : null;

    public byte[]? Bytes(MqttProperty property)
    {
        if (NativeMethods.ReadBinary(_list, property, out var value, out var length, false) == 0)
            return null;
        var bytes = new ReadOnlySpan<byte>((void*)value, length).ToArray();
        SystemMethods.Free(value);
        return bytes;
    }

    public List<uint>? SubscriptionIdentifiers()
    {
        List<uint>? identifiers = null;
        for (var property = _list; property != 0; property = NativeMethods.Next(property))
        {
            if (NativeMethods.Identifier(property) != MqttProperty.SubscriptionIdentifier)
                continue;
            _ = NativeMethods.ReadVariableInteger(property, MqttProperty.SubscriptionIdentifier, out var value, false);
            (identifiers ??= []).Add(value);
        }

        return identifiers;
    }

    public List<MqttUserProperty>? UserProperties()
    {
        List<MqttUserProperty>? properties = null;
        for (var property = _list; property != 0; property = NativeMethods.Next(property))
        {
            if (NativeMethods.Identifier(property) != MqttProperty.UserProperty)
                continue;
            _ = NativeMethods.ReadStringPair(property, MqttProperty.UserProperty, out var name, out var value, false);
            var utf8 = System.Text.Encoding.UTF8.GetBytes(NativeText.Take(value));
            (properties ??= []).Add(new MqttUserProperty(NativeText.Take(name), (ReadOnlyMemory<byte>)utf8));
        }

        return properties;
    }
}
