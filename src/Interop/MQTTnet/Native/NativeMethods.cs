#nullable enable
using System.Runtime.InteropServices;

namespace MQTTnet.Native;

// libmosquitto 2.0: clients. NativeMethods.Properties.cs has the properties of MQTT 5, NativeMethods.Callbacks.cs the
// callbacks, SystemMethods.cs what is asked of the C library.
internal static unsafe partial class NativeMethods
{
    public const string Library = "libmosquitto.so.1";

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    public static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "mosquitto_strerror")]
    public static partial nint ErrorText(int status);

    [LibraryImport(Library, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint New(string? id, [MarshalAs(UnmanagedType.U1)] bool cleanStart, nint owner);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_int_option")]
    public static partial int SetOption(MosquittoHandle client, MosquittoOption option, int value);

    [LibraryImport(Library, EntryPoint = "mosquitto_threaded_set")]
    public static partial int SetThreaded(MosquittoHandle client, [MarshalAs(UnmanagedType.U1)] bool threaded);

    [LibraryImport(Library, EntryPoint = "mosquitto_username_pw_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetCredentials(MosquittoHandle client, string? userName, byte* password);

    /// <summary>On success the properties belong to the client.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_will_set_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetWill(
        MosquittoHandle client,
        string topic,
        int length,
        byte* payload,
        int qualityOfService,
        [MarshalAs(UnmanagedType.U1)] bool retain,
        nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_bind_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Connect(
        MosquittoHandle client, string host, int port, int keepAliveSeconds, string? bindAddress, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5")]
    public static partial int Disconnect(MosquittoHandle client, int reasonCode, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Publish(
        MosquittoHandle client,
        out int packetIdentifier,
        string? topic,
        int length,
        byte* payload,
        int qualityOfService,
        [MarshalAs(UnmanagedType.U1)] bool retain,
        nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Subscribe(
        MosquittoHandle client,
        out int packetIdentifier,
        string filter,
        int qualityOfService,
        int options,
        nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_unsubscribe_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unsubscribe(
        MosquittoHandle client, out int packetIdentifier, string filter, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_socket")]
    public static partial int Socket(MosquittoHandle client);

    [LibraryImport(Library, EntryPoint = "mosquitto_want_write")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WantsToWrite(MosquittoHandle client);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_read")]
    public static partial int Read(MosquittoHandle client, int unused);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_write")]
    public static partial int Write(MosquittoHandle client, int unused);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_misc")]
    public static partial int KeepAlive(MosquittoHandle client);
}
