#nullable enable
using System.Runtime.InteropServices;
using MQTTnet.Formatter;
using MQTTnet.Native;
using MQTTnet.Protocol;

namespace MQTTnet.Sessions;

/// <summary>A client of libmosquitto as the options want it, and its CONNECT.</summary>
internal static class ClientSetUp
{
    private const int LeastKeepAliveSeconds = 5;

    public static unsafe MosquittoHandle New(MqttClientOptions options, GCHandle owner)
    {
        var client = MosquittoHandle.New(options.ClientId, options.CleanSession, owner);
        try
        {
            SetOption(client, MosquittoOption.ProtocolVersion, (int)options.ProtocolVersion);
            SetOption(client, MosquittoOption.NoDelay, 1);
            SetOption(client, MosquittoOption.SendMaximum, ushort.MaxValue);
            SetOption(client, MosquittoOption.ReceiveMaximum, ushort.MaxValue);

            // Packets are written by the session's thread only, not by the call that makes them.
            MosquittoStatus.Check(NativeMethods.SetThreaded(client, true), "setting up the client");
            SetCredentials(client, options);
            if (!string.IsNullOrEmpty(options.WillTopic))
                SetWill(client, options);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>What libmosquitto can do: whole seconds, at least five; zero for none.</summary>
    public static int KeepAliveSeconds(MqttClientOptions options) => options.KeepAlivePeriod <= TimeSpan.Zero
        ? 0
        : (int)Math.Clamp(options.KeepAlivePeriod.TotalSeconds, LeastKeepAliveSeconds, ushort.MaxValue);

    public static void Connect(MosquittoHandle client, MqttClientOptions options, LoopbackListener listener)
    {
        using var properties = new PropertyList();
        if (options.ProtocolVersion == MqttProtocolVersion.V500)
        {
            properties.Add(MqttProperty.SessionExpiryInterval, options.SessionExpiryInterval);
            properties.Add(MqttProperty.ReceiveMaximum, options.ReceiveMaximum);
            properties.Add(MqttProperty.MaximumPacketSize, options.MaximumPacketSize);
            properties.Add(MqttProperty.TopicAliasMaximum, options.TopicAliasMaximum);
            properties.Add(MqttProperty.RequestResponseInformation, options.RequestResponseInformation);
            if (!options.RequestProblemInformation)
                properties.AddByte(MqttProperty.RequestProblemInformation, 0);
            properties.Add(options.UserProperties);
        }

        var status = NativeMethods.Connect(
            client, listener.Host, listener.Port, KeepAliveSeconds(options), null, properties.Pointer);
        MosquittoStatus.Check(status, "preparing the connection");
    }

    private static void SetOption(MosquittoHandle client, MosquittoOption option, int value) =>
        MosquittoStatus.Check(NativeMethods.SetOption(client, option, value), $"setting {option} to {value}");

    private static unsafe void SetCredentials(MosquittoHandle client, MqttClientOptions options)
    {
        var userName = options.Credentials?.GetUserName(options);
        var password = options.Credentials?.GetPassword(options);
        if (userName is null && password is null)
            return;
        if (password?.AsSpan().Contains((byte)0) == true)
            throw new ArgumentException("The password has a zero byte, which libmosquitto cannot send.", nameof(options));
        byte[]? terminated = password is null ? null : [.. password, 0];
        fixed (byte* bytes = terminated)
        {
            var status = NativeMethods.SetCredentials(
                client, userName is null ? null : NativeText.Checked(userName, "user name"), bytes);
            MosquittoStatus.Check(status, "setting the user name and the password");
        }
    }

    private static unsafe void SetWill(MosquittoHandle client, MqttClientOptions options)
    {
        using var properties = new PropertyList();
        if (options.ProtocolVersion == MqttProtocolVersion.V500)
        {
            properties.Add(MqttProperty.WillDelayInterval, options.WillDelayInterval);
            if (options.WillPayloadFormatIndicator != MqttPayloadFormatIndicator.Unspecified)
                properties.AddByte(MqttProperty.PayloadFormatIndicator, (byte)options.WillPayloadFormatIndicator);
            properties.Add(MqttProperty.MessageExpiryInterval, options.WillMessageExpiryInterval);
            properties.Add(MqttProperty.ContentType, options.WillContentType);
            properties.Add(MqttProperty.ResponseTopic, options.WillResponseTopic);
            properties.Add(MqttProperty.CorrelationData, options.WillCorrelationData);
            properties.Add(options.WillUserProperties);
        }

        fixed (byte* payload = options.WillPayload)
        {
            var status = NativeMethods.SetWill(
                client,
                NativeText.Checked(options.WillTopic, "topic of the will"),
                options.WillPayload?.Length ?? 0,
                payload,
                (int)options.WillQualityOfServiceLevel,
                options.WillRetain,
                properties.Pointer);
            MosquittoStatus.Check(status, $"setting the will on '{options.WillTopic}'");
        }

        properties.Release();
    }
}
