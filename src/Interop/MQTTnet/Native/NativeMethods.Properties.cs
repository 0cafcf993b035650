#nullable enable
using System.Runtime.InteropServices;

namespace MQTTnet.Native;

// The texts and bytes that the readers hand out are the caller's, to be freed with SystemMethods.Free.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_byte")]
    public static partial int AddByte(ref nint list, MqttProperty property, byte value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_int16")]
    public static partial int AddUInt16(ref nint list, MqttProperty property, ushort value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_int32")]
    public static partial int AddUInt32(ref nint list, MqttProperty property, uint value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_varint")]
    public static partial int AddVariableInteger(ref nint list, MqttProperty property, uint value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_binary")]
    public static partial int AddBinary(ref nint list, MqttProperty property, byte* value, ushort length);

    [LibraryImport(
        Library, EntryPoint = "mosquitto_property_add_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddString(ref nint list, MqttProperty property, string value);

    [LibraryImport(
        Library, EntryPoint = "mosquitto_property_add_string_pair", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddStringPair(ref nint list, MqttProperty property, string name, string value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_free_all")]
    public static partial void FreeProperties(ref nint list);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_identifier")]
    public static partial MqttProperty Identifier(nint property);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_next")]
    public static partial nint Next(nint property);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_byte")]
    public static partial nint ReadByte(
        nint list, MqttProperty property, out byte value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_int16")]
    public static partial nint ReadUInt16(
        nint list, MqttProperty property, out ushort value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_int32")]
    public static partial nint ReadUInt32(
        nint list, MqttProperty property, out uint value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_varint")]
    public static partial nint ReadVariableInteger(
        nint list, MqttProperty property, out uint value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_binary")]
    public static partial nint ReadBinary(
        nint list,
        MqttProperty property,
        out nint value,
        out ushort length,
        [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_string")]
    public static partial nint ReadString(
        nint list, MqttProperty property, out nint value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_read_string_pair")]
    public static partial nint ReadStringPair(
        nint list,
        MqttProperty property,
        out nint name,
        out nint value,
        [MarshalAs(UnmanagedType.U1)] bool skipFirst);
}
