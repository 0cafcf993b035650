#nullable enable
using System.Text;
using MQTTnet.Packets;

namespace MQTTnet.Native;

/// <summary>Properties to send with a packet. What has its default value is not added.</summary>
internal sealed unsafe class PropertyList : IDisposable
{
    private nint _list;

    public nint Pointer => _list;

    public void Add(MqttProperty property, bool value)
    {
        if (value)
            Check(NativeMethods.AddByte(ref _list, property, 1), property);
    }

    public void AddByte(MqttProperty property, byte value) =>
        Check(NativeMethods.AddByte(ref _list, property, value), property);

    public void Add(MqttProperty property, ushort value)
    {
        if (value > 0)
            Check(NativeMethods.AddUInt16(ref _list, property, value), property);
    }

    public void Add(MqttProperty property, uint value)
    {
        if (value > 0)
            Check(NativeMethods.AddUInt32(ref _list, property, value), property);
    }

    public void AddVariableInteger(MqttProperty property, uint value)
    {
        if (value > 0)
            Check(NativeMethods.AddVariableInteger(ref _list, property, value), property);
    }

    public void Add(MqttProperty property, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Check(NativeMethods.AddString(ref _list, property, NativeText.Checked(value, $"{property}")), property);
    }

    public void Add(MqttProperty property, byte[]? value)
    {
        if (value is null || value.Length == 0)
            return;
        if (value.Length > ushort.MaxValue)
            throw new ArgumentException($"{property} has {value.Length} bytes; MQTT allows at most {ushort.MaxValue}.");
        fixed (byte* bytes = value)
            Check(NativeMethods.AddBinary(ref _list, property, bytes, (ushort)value.Length), property);
    }

    public void Add(IEnumerable<MqttUserProperty>? properties)
    {
        foreach (var property in properties ?? [])
        {
            var name = NativeText.Checked(property.Name, "name of a user property");
            var value = NativeText.Checked(Encoding.UTF8.GetString(property.ValueBuffer.Span), $"user property '{name}'");
            Check(
                NativeMethods.AddStringPair(ref _list, MqttProperty.UserProperty, name, value),
                MqttProperty.UserProperty);
        }
    }

    /// <summary>The list has another owner now.</summary>
    public void Release() => _list = 0;

    public void Dispose() => NativeMethods.FreeProperties(ref _list);

    private static void Check(int status, MqttProperty property) =>
        MosquittoStatus.Check(status, $"adding the property {property}");
}
