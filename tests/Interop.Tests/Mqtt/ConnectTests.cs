using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SamStream.Chaos.Brokers;

namespace SamStream.Interop.Tests.Mqtt;

public class ConnectTests
{
    private const string Password = "p@ss:w/ö#%^! ";

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task ConnectAsync_WithTheWrongPassword_IsRefusedAndTheRightOneWorksThen(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync(new() { UserName = "camera", Password = Password });
        using var client = new TestClient();

        var refused = await client.Mqtt.ConnectAsync(Options(broker, version, "secret").Build());
        var wasConnected = client.Mqtt.IsConnected;
        var end = await client.EndAsync();
        var accepted = await client.Mqtt.ConnectAsync(Options(broker, version, Password).Build());

        Assert.NotEqual(MqttClientConnectResultCode.Success, refused.ResultCode);
        Assert.False(wasConnected);
        Assert.False(end.ClientWasConnected);
        Assert.Equal(refused.ResultCode, end.ConnectResult?.ResultCode);
        Assert.Equal(MqttClientConnectResultCode.Success, accepted.ResultCode);
        Assert.True(client.Mqtt.IsConnected);
        Assert.Equal(0, client.Ends);

        static MqttClientOptionsBuilder Options(MosquittoBroker broker, MqttProtocolVersion version, string password) =>
            TestClient.Options(broker.Port).WithProtocolVersion(version).WithCredentials("camera", password);
    }

    [Fact]
    public async Task ConnectAsync_AfterAFailedAttempt_Works()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await broker.KillAsync();
        using var client = new TestClient();
        var options = TestClient.Options(broker.Port).Build();

        var error = await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => client.Mqtt.ConnectAsync(options));
        var end = await client.EndAsync();
        await broker.StartAgainAsync();
        var result = await client.Mqtt.ConnectAsync(options);

        Assert.Same(error, end.Exception);
        Assert.Contains($"{broker.Port}", error.Message, StringComparison.Ordinal);
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        Assert.True((await client.Mqtt.PublishStringAsync("a", "b", MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConnectAsync_ToAServerThatSaysNothing_EndsInTime(bool byToken)
    {
        using var server = new ScriptedServer();
        using var client = new TestClient();
        using var cancellation = new CancellationTokenSource();
        var limit = TimeSpan.FromMilliseconds(300);
        if (byToken)
            cancellation.CancelAfter(limit);

        var connecting = client.Mqtt.ConnectAsync(
            TestClient.Options(server.Port).WithTimeout(byToken ? TestClient.Patience : limit).Build(),
            byToken ? cancellation.Token : CancellationToken.None);

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => connecting.WaitAsync(TestClient.Patience));
        Assert.False((await client.EndAsync()).ClientWasConnected);
        Assert.False(client.Mqtt.IsConnected);
    }

    [Fact]
    public async Task ConnectAsync_WithACancelledToken_IsCancelled()
    {
        using var server = new ScriptedServer();
        using var client = new TestClient();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.Mqtt.ConnectAsync(TestClient.Options(server.Port).Build(), new CancellationToken(true)));

        Assert.False(client.Mqtt.IsConnected);
    }

    [Fact]
    public async Task Dispose_WhileConnecting_EndsTheAttempt()
    {
        using var server = new ScriptedServer();
        using var client = new TestClient();

        var connecting = client.Mqtt.ConnectAsync(TestClient.Options(server.Port).Build());
        await server.AcceptAsync();
        client.Mqtt.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => connecting.WaitAsync(TestClient.Patience / 2));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => client.Mqtt.ConnectAsync(TestClient.Options(server.Port).Build()));
    }

    [Fact]
    public async Task ConnectAsync_WhileConnected_IsRefused()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.Mqtt.ConnectAsync(TestClient.Options(broker.Port).Build()));

        Assert.True(client.Mqtt.IsConnected);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task ConnectAsync_WithoutACleanStart_GetsWhatWasMissed(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var publisher = await TestClient.ConnectAsync(broker);
        await using var client = await TestClient.ConnectAsync(broker, Lasting);
        await client.Mqtt.SubscribeAsync("a", MqttQualityOfServiceLevel.AtLeastOnce);
        await client.Mqtt.DisconnectAsync();
        await publisher.Mqtt.PublishStringAsync("a", "missed", MqttQualityOfServiceLevel.AtLeastOnce);

        var result = await client.Mqtt.ConnectAsync(Lasting(TestClient.Options(broker.Port)).Build());

        Assert.True(result.IsSessionPresent);
        Assert.Equal("missed", (await client.NextAsync()).ConvertPayloadToString());

        MqttClientOptionsBuilder Lasting(MqttClientOptionsBuilder options)
        {
            options.WithProtocolVersion(version).WithClientId("lasting").WithCleanStart(false);
            return version == MqttProtocolVersion.V500 ? options.WithSessionExpiryInterval(60) : options;
        }
    }

    [Fact]
    public void Build_WithOptionsOfMqtt5InAnOlderVersion_IsRefused()
    {
        var builder = TestClient.Options(1).WithProtocolVersion(MqttProtocolVersion.V311).WithWillDelayInterval(5);

        var error = Assert.Throws<NotSupportedException>(builder.Build);

        Assert.Contains("WillDelayInterval", error.Message, StringComparison.Ordinal);
    }
}
