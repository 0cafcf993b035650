using System.Buffers;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using SamStream.Chaos.Brokers;

namespace SamStream.Interop.Tests.Mqtt;

public class PublishTests
{
    private const MqttQualityOfServiceLevel AtLeastOnce = MqttQualityOfServiceLevel.AtLeastOnce;

    [Theory]
    [InlineData(MqttProtocolVersion.V311, MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttProtocolVersion.V311, MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttProtocolVersion.V311, MqttQualityOfServiceLevel.ExactlyOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.ExactlyOnce)]
    public async Task PublishAsync_InEveryQuality_ArrivesInIt(
        MqttProtocolVersion version, MqttQualityOfServiceLevel quality)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker, o => o.WithProtocolVersion(version));
        var granted = await client.Mqtt.SubscribeAsync("a/#", quality);

        var result = await client.Mqtt.PublishStringAsync("a/b", "häß", quality);
        var message = await client.NextAsync();

        Assert.Equal((int)quality, (int)granted.Items.Single().ResultCode);
        Assert.True(result.IsSuccess);
        Assert.Equal(quality != MqttQualityOfServiceLevel.AtMostOnce, result.PacketIdentifier.HasValue);
        Assert.Equal("a/b", message.Topic);
        Assert.Equal("häß", message.ConvertPayloadToString());
        Assert.Equal(quality, message.QualityOfServiceLevel);
        Assert.False(message.Retain);
    }

    [Fact]
    public async Task PublishAsync_OfARetainedMessage_ReachesALaterSubscriber()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await client.Mqtt.PublishStringAsync("state", "online", AtLeastOnce, retain: true);

        await client.Mqtt.SubscribeAsync("state");
        var message = await client.NextAsync();

        Assert.Equal("online", message.ConvertPayloadToString());
        Assert.True(message.Retain);
    }

    [Fact]
    public async Task PublishAsync_WithThePropertiesOfMqtt5_KeepsThem()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await client.Mqtt.SubscribeAsync(
            new MqttClientSubscribeOptionsBuilder().WithTopicFilter("a").WithSubscriptionIdentifier(300).Build());
        var sent = new MqttApplicationMessageBuilder()
            .WithTopic("a")
            .WithContentType("application/json")
            .WithResponseTopic("b")
            .WithCorrelationData([1, 0, 2])
            .WithMessageExpiryInterval(100)
            .WithPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData)
            .WithUserProperty("name", (ReadOnlyMemory<byte>)"wert ü"u8.ToArray())
            .WithUserProperty("name", (ReadOnlyMemory<byte>)"again"u8.ToArray())
            .Build();

        await client.Mqtt.PublishAsync(sent);
        var message = await client.NextAsync();

        Assert.Equal(sent.ContentType, message.ContentType);
        Assert.Equal(sent.ResponseTopic, message.ResponseTopic);
        Assert.Equal(sent.CorrelationData, message.CorrelationData);
        Assert.InRange(message.MessageExpiryInterval, 90u, 100u);
        Assert.Equal(sent.PayloadFormatIndicator, message.PayloadFormatIndicator);
        Assert.Equal(sent.UserProperties, message.UserProperties);
        Assert.Equal("wert ü", message.UserProperties[0].ReadValueAsString());
        Assert.Equal([300u], message.SubscriptionIdentifiers);
    }

    [Theory]
    [InlineData(MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttQualityOfServiceLevel.ExactlyOnce)]
    public async Task PublishAsync_Of5MegabytesInSegments_ArrivesWhole(MqttQualityOfServiceLevel quality)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await client.Mqtt.SubscribeAsync("big", MqttQualityOfServiceLevel.ExactlyOnce);
        var bytes = new byte[5_000_000];
        new Random(1).NextBytes(bytes);

        await client.Mqtt.PublishSequenceAsync("big", Segments.Of(bytes, 1_234_567), quality);
        var message = await client.NextAsync();

        Assert.True(message.Payload.ToArray().AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task PublishAsync_FromSeveralThreads_KeepsTheOrderOfEach()
    {
        const int Callers = 4, Messages = 500;
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await client.Mqtt.SubscribeAsync("from/+", AtLeastOnce);

        // Not awaited one by one: the order of the calls is what counts.
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Task.WhenAll(
            Enumerable.Range(0, Messages).Select(i =>
                client.Mqtt.PublishStringAsync($"from/{caller}", $"{i}", (MqttQualityOfServiceLevel)(caller % 2)))))));

        var next = new int[Callers];
        for (var count = 0; count < Callers * Messages; count++)
        {
            var message = await client.NextAsync();
            var caller = message.Topic[^1] - '0';
            Assert.Equal($"{next[caller]++}", message.ConvertPayloadToString());
        }
    }

    [Fact]
    public async Task PublishAsync_OverTheServersLimit_FailsAndSaysSo()
    {
        await using var broker = await MosquittoBroker.StartAsync(new() { MaximumPacketBytes = 10_000 });
        using var client = new TestClient();
        var limits = await client.Mqtt.ConnectAsync(TestClient.Options(broker.Port).Build());

        var error = await Assert.ThrowsAnyAsync<MqttCommunicationException>(
            () => client.Mqtt.PublishBinaryAsync("a", new byte[20_000], AtLeastOnce));

        Assert.Equal(10_000u, limits.MaximumPacketSize);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public async Task PublishAsync_OverTheLimitOfAnOlderServer_EndsTheConnection()
    {
        await using var broker = await MosquittoBroker.StartAsync(new() { MaximumPacketBytes = 10_000 });
        await using var client = await TestClient.ConnectAsync(broker, o => o.WithProtocolVersion(MqttProtocolVersion.V311));

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(
            () => client.Mqtt.PublishBinaryAsync("a", new byte[20_000], AtLeastOnce));

        Assert.True((await client.EndAsync()).ClientWasConnected);
    }

    [Fact]
    public async Task PublishAsync_WithATokenThatEnds_EndsWithoutAnAnswer()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await broker.FreezeAsync();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var publishing = client.Mqtt.PublishStringAsync("a", "b", AtLeastOnce, cancellationToken: cancellation.Token);

        await Assert.ThrowsAsync<MqttCommunicationTimedOutException>(() => publishing.WaitAsync(TestClient.Patience));
        await broker.ResumeAsync();
        Assert.True((await client.Mqtt.PublishStringAsync("a", "c", AtLeastOnce)).IsSuccess);
    }

    [Fact]
    public async Task PublishAsync_WhenTheServerDies_Fails()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await broker.FreezeAsync();

        var publishing = client.Mqtt.PublishStringAsync("a", "b", AtLeastOnce);
        await broker.KillAsync();

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => publishing.WaitAsync(TestClient.Patience));
    }

    [Fact]
    public async Task PublishAsync_WhileTheServerKeepsSending_IsSentAndConfirmed()
    {
        // CONNECT, CONNACK, PUBLISH and PUBACK of MQTT 3.1.1. About a thousand messages are on their way all the time.
        const int count = 100;
        using var server = new ScriptedServer();
        using var client = new MqttClientFactory().CreateMqttClient();
        var options = TestClient.Options(server.Port).WithProtocolVersion(MqttProtocolVersion.V311);
        var connecting = client.ConnectAsync(options.Build());
        await server.AcceptAsync();
        Assert.Equal(0x10, (await server.ReceiveAsync())[0]);
        await server.SendAsync(0x20, 2, 0, 0);
        await connecting;
        byte[] hundred = [.. Enumerable.Range(1, 100).SelectMany(id => (byte[])[0x32, 5, 0, 1, (byte)'a', 0, (byte)id])];
        for (var i = 0; i < 10; i++)
            await server.SendAsync(hundred);
        var serving = Task.Run(async () =>
        {
            for (int taken = 0, published = 0; published < count;)
            {
                var packet = await server.ReceiveAsync();
                if (packet[0] == 0x40 && ++taken % 100 == 0)
                {
                    await server.SendAsync(hundred);
                }
                else if (packet[0] == 0x32)
                {
                    published++;
                    await server.SendAsync(0x40, 2, packet[5], packet[6]);
                }
            }
        });

        for (var i = 0; i < count; i++)
            Assert.True((await client.PublishStringAsync("b", "c", AtLeastOnce).WaitAsync(TestClient.Patience)).IsSuccess);

        await serving.WaitAsync(TestClient.Patience);
    }

    [Fact]
    public async Task PublishAsync_WithoutAConnection_Fails()
    {
        using var client = new TestClient();

        await Assert.ThrowsAsync<MqttClientNotConnectedException>(() => client.Mqtt.PublishStringAsync("a", "b"));
    }

    [Theory]
    [InlineData("a/+")]
    [InlineData("a/#")]
    [InlineData("")]
    public async Task PublishAsync_ToNoTopic_Fails(string topic)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);

        await Assert.ThrowsAsync<MqttProtocolViolationException>(() => client.Mqtt.PublishStringAsync(topic, "b"));
    }
}
