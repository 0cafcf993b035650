using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SamStream.TestSupport;

namespace SamStream.Interop.Tests.Mqtt;

public class PublishTests
{
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
}
