using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SamStream.Chaos.Brokers;

namespace SamStream.Interop.Tests.Mqtt;

public class ConnectionEndTests
{
    // The shortest keep-alive that libmosquitto has.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task DisconnectedAsync_WhenTheServerIsKilled_IsRaisedOnceAndConnectingAgainWorks(
        MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker, o => o.WithProtocolVersion(version));

        await broker.KillAsync();
        var end = await client.EndAsync();
        await broker.StartAgainAsync();
        await client.Mqtt.ReconnectAsync();
        await client.Mqtt.SubscribeAsync("a");
        await client.Mqtt.PublishStringAsync("a", "back");

        Assert.True(end.ClientWasConnected);
        Assert.Equal("back", (await client.NextAsync()).ConvertPayloadToString());
        Assert.Equal(0, client.Ends);
    }

    [Fact]
    public async Task DisconnectedAsync_WhenTheServerIsFrozen_IsRaisedByTheKeepAlive()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker, o => o.WithKeepAlivePeriod(KeepAlive));

        await broker.FreezeAsync();
        var end = await client.EndAsync();

        Assert.True(end.ClientWasConnected);
        Assert.NotNull(end.Exception);
        Assert.False(client.Mqtt.IsConnected);
        Assert.Equal(0, client.Ends);
    }

    [Fact]
    public async Task DisconnectedAsync_OfAHalfOpenConnection_IsRaisedThoughMessagesAreSent()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var relay = new MutableRelay(broker.Port);
        await using var client = new TestClient();
        await client.Mqtt.ConnectAsync(TestClient.Options(relay.Port).WithKeepAlivePeriod(KeepAlive).Build());

        relay.Mute();
        var end = client.EndAsync();
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(async () =>
        {
            while (true)
            {
                await Task.WhenAny(end, Task.Delay(100));
                await client.Mqtt.PublishStringAsync("a", "into the void");
            }
        });

        Assert.True((await end).ClientWasConnected);
    }

    [Fact]
    public async Task DisconnectAsync_WhileConnected_RaisesDisconnectedOnce()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);

        await client.Mqtt.DisconnectAsync();
        var end = await client.EndAsync();
        await client.Mqtt.DisconnectAsync();

        Assert.Equal(MqttClientDisconnectReason.NormalDisconnection, end.Reason);
        Assert.Null(end.Exception);
        Assert.False(client.Mqtt.IsConnected);
        Assert.Equal(0, client.Ends);
    }

    [Fact]
    public async Task DisconnectedAsync_WhenTheServerSaysWhy_HasItsReason()
    {
        using var server = new ScriptedServer();
        await using var client = new TestClient();
        var connecting = client.Mqtt.ConnectAsync(TestClient.Options(server.Port).Build());
        await server.AcceptAsync();
        await server.SendAsync(0x20, 3, 0, 0, 0);
        await connecting;
        var publishing = client.Mqtt.PublishStringAsync("a", "b", MqttQualityOfServiceLevel.AtLeastOnce);

        await server.SendAsync(0xE0, 2, (byte)MqttClientDisconnectReason.SessionTakenOver, 0);

        Assert.Equal(MqttClientDisconnectReason.SessionTakenOver, (await client.EndAsync()).Reason);
        var error = await Assert.ThrowsAsync<MqttClientUnexpectedDisconnectReceivedException>(() => publishing);
        Assert.Equal(MqttDisconnectReasonCode.SessionTakenOver, error.ReasonCode);
    }

    [Fact]
    public async Task DisconnectedAsync_WhenTheServerSaysWhyInOneByteAndCloses_HasItsReason()
    {
        using var server = new ScriptedServer();
        await using var client = new TestClient();
        var connecting = client.Mqtt.ConnectAsync(TestClient.Options(server.Port).Build());
        await server.AcceptAsync();
        await server.SendAsync(0x20, 3, 0, 0, 0);
        await connecting;

        await server.SendAsync(0xE0, 1, (byte)MqttClientDisconnectReason.ServerShuttingDown);
        server.Dispose();
        var end = await client.EndAsync();

        Assert.Equal(MqttClientDisconnectReason.ServerShuttingDown, end.Reason);
        Assert.Null(end.Exception);
    }

    // Mosquitto closes a connection whose client id another client takes, and gives no reason.
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task DisconnectedAsync_WhenTheServerClosesWithoutAWord_BlamesNothingElse(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        for (var round = 0; round < 10; round++)
        {
            await using var client = await TestClient.ConnectAsync(
                broker, o => o.WithClientId("one").WithProtocolVersion(version));

            await using var other = await TestClient.ConnectAsync(broker, o => o.WithClientId("one"));
            var end = await client.EndAsync();

            Assert.Equal(MqttClientDisconnectReason.NormalDisconnection, end.Reason);
            Assert.Null(end.Exception);
        }
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task Dispose_WithoutADisconnect_LetsTheServerPublishTheWill(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await TestClient.ConnectAsync(broker);
        await watcher.Mqtt.SubscribeAsync("state", MqttQualityOfServiceLevel.AtLeastOnce);
        var client = await TestClient.ConnectAsync(broker, o => o
            .WithProtocolVersion(version)
            .WithWillTopic("state")
            .WithWillPayload("gone")
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain());

        client.Mqtt.Dispose();
        var will = await watcher.NextAsync();
        await watcher.Mqtt.SubscribeAsync("state");
        var retained = await watcher.NextAsync();

        Assert.Equal("gone", will.ConvertPayloadToString());
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, will.QualityOfServiceLevel);
        Assert.True(retained.Retain);
    }

    [Fact]
    public async Task DisconnectAsync_WithAWill_KeepsTheServerFromPublishingIt()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await TestClient.ConnectAsync(broker);
        await watcher.Mqtt.SubscribeAsync("state");
        await using var client = await TestClient.ConnectAsync(
            broker, o => o.WithWillTopic("state").WithWillPayload("gone"));

        await client.Mqtt.PublishStringAsync("state", "leaving");
        await client.Mqtt.DisconnectAsync();
        await watcher.Mqtt.PublishStringAsync("state", "after");

        Assert.Equal("leaving", (await watcher.NextAsync()).ConvertPayloadToString());
        Assert.Equal("after", (await watcher.NextAsync()).ConvertPayloadToString());
    }
}
