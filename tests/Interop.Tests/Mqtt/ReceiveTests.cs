using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using SamStream.Chaos.Brokers;

namespace SamStream.Interop.Tests.Mqtt;

public class ReceiveTests
{
    [Fact]
    public async Task ApplicationMessageReceivedAsync_WithASlowHandler_HasEveryMessageInOrder()
    {
        const int Messages = 5_000;
        await using var broker = await MosquittoBroker.StartAsync();
        await using var publisher = await TestClient.ConnectAsync(broker);
        await using var client = new TestClient();
        var gate = new TaskCompletionSource();
        client.Mqtt.ApplicationMessageReceivedAsync += _ => gate.Task;
        await client.Mqtt.ConnectAsync(TestClient.Options(broker.Port).Build());
        await client.Mqtt.SubscribeAsync("a", MqttQualityOfServiceLevel.AtLeastOnce);

        for (var i = 0; i < Messages; i++)
            await publisher.Mqtt.PublishStringAsync("a", $"{i}", MqttQualityOfServiceLevel.AtLeastOnce);
        gate.SetResult();

        for (var i = 0; i < Messages; i++)
            Assert.Equal($"{i}", (await client.NextAsync()).ConvertPayloadToString());
    }

    [Fact]
    public async Task ApplicationMessageReceivedAsync_OfAHandlerThatThrows_GoesOnWithTheNext()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        client.Mqtt.ApplicationMessageReceivedAsync += _ => throw new InvalidOperationException();
        await client.Mqtt.SubscribeAsync("a");

        await client.Mqtt.PublishStringAsync("a", "1");
        await client.Mqtt.PublishStringAsync("a", "2");

        Assert.Equal("1", (await client.NextAsync()).ConvertPayloadToString());
        Assert.Equal("2", (await client.NextAsync()).ConvertPayloadToString());
    }

    [Fact]
    public async Task ApplicationMessageReceivedAsync_OfAHandlerThatPublishes_DoesNotBlock()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        client.Mqtt.ApplicationMessageReceivedAsync += message => message.ApplicationMessage.Topic == "question"
            ? client.Mqtt.PublishStringAsync("answer", "yes", MqttQualityOfServiceLevel.ExactlyOnce)
            : Task.CompletedTask;
        await client.Mqtt.SubscribeAsync("question");
        await client.Mqtt.SubscribeAsync("answer");

        await client.Mqtt.PublishStringAsync("question", "?");

        Assert.Equal("question", (await client.NextAsync()).Topic);
        Assert.Equal("answer", (await client.NextAsync()).Topic);
    }

    [Fact]
    public async Task SubscribeAsync_WithSeveralFilters_AnswersForEach()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        var options = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter("a", MqttQualityOfServiceLevel.AtLeastOnce)
            .WithTopicFilter(filter => filter.WithTopic("b").WithExactlyOnceQoS().WithNoLocal())
            .Build();

        var result = await client.Mqtt.SubscribeAsync(options);
        await client.Mqtt.PublishStringAsync("b", "not to myself");
        await client.Mqtt.PublishStringAsync("a", "to me");

        Assert.Equal(
            [MqttClientSubscribeResultCode.GrantedQoS1, MqttClientSubscribeResultCode.GrantedQoS2],
            result.Items.Select(item => item.ResultCode));
        Assert.Equal(["a", "b"], result.Items.Select(item => item.TopicFilter.Topic));
        Assert.Equal("to me", (await client.NextAsync()).ConvertPayloadToString());
    }

    [Fact]
    public async Task SubscribeAsync_WithRetainAsPublished_KeepsTheFlag()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await client.Mqtt.SubscribeAsync(new MqttTopicFilter { Topic = "a", RetainAsPublished = true });

        await client.Mqtt.PublishStringAsync("a", "b", retain: true);

        Assert.True((await client.NextAsync()).Retain);
    }

    [Fact]
    public async Task UnsubscribeAsync_OfASubscription_EndsItsMessages()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var client = await TestClient.ConnectAsync(broker);
        await client.Mqtt.SubscribeAsync("a");
        await client.Mqtt.SubscribeAsync("b");

        var result = await client.Mqtt.UnsubscribeAsync("a");
        await client.Mqtt.PublishStringAsync("a", "no");
        await client.Mqtt.PublishStringAsync("b", "yes");

        Assert.Equal(MqttClientUnsubscribeResultCode.Success, result.Items.Single().ResultCode);
        Assert.Equal("yes", (await client.NextAsync()).ConvertPayloadToString());
    }
}
