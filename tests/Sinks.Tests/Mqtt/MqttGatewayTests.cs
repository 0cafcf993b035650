using System.Text.Json;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class MqttGatewayTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeBroker _broker = new();
    private readonly MqttGateway _gateway;

    public MqttGatewayTests() => _gateway = new MqttGateway(new MqttSinkOptions(), ["gate", "yard"], _broker, _time);

    public Task InitializeAsync() => Task.CompletedTask;

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Start_BrokerThere_PublishesThatTheProcessRuns()
    {
        await StartAsync();

        JsonElement status = FakeBroker.Parse(_broker.Retained("samstream/status"));
        Assert.Equal("online", status.GetProperty("status").GetString());
        Assert.Equal(2, status.GetProperty("cameras").GetArrayLength());
        Assert.Equal("offline", FakeBroker.Parse(_broker.LastRequest!.Will.Payload.Span).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("prompt/set", "prompt/result")]
    [InlineData("command", "command/result")]
    public async Task Request_UnknownCamera_IsNacked(string request, string result)
    {
        await StartAsync();

        _broker.Send("samstream/atlantis/" + request, """{"request_id":"q7"}""");

        await Until.TrueAsync(() => _broker.On("samstream/atlantis/" + result).Count == 1, "nack");
        JsonElement nack = _broker.On("samstream/atlantis/" + result)[0];
        Assert.False(nack.GetProperty("ok").GetBoolean());
        Assert.Equal("q7", nack.GetProperty("request_id").GetString());
        Assert.Equal("unknown_camera", nack.GetProperty("code").GetString());
        Assert.Contains("gate, yard", nack.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_KnownCamera_IsLeftToIt()
    {
        await StartAsync();

        _broker.Send("samstream/gate/prompt/set", "not for us");
        _broker.Send("samstream/atlantis/command", "for us");

        await Until.TrueAsync(() => _broker.On("samstream/atlantis/command/result").Count == 1, "nack");
        Assert.Empty(_broker.On("samstream/gate/prompt/result"));
        Assert.Equal(1, _gateway.GetSnapshot().Requests["unknown_camera"]);
    }

    [Fact]
    public async Task SetCameras_Connected_NamesThemAndKeepsWhatWaits()
    {
        await StartAsync();
        var gate = _gateway.RequestsFor("gate");

        _gateway.SetCameras(["gate", "door"]);

        await Until.TrueAsync(
            () => FakeBroker.Parse(_broker.Retained("samstream/status")).GetProperty("cameras").EnumerateArray().Select(name => name.GetString()).SequenceEqual(["gate", "door"]),
            "status");
        Assert.Same(gate, _gateway.RequestsFor("gate"));
        Assert.NotNull(_gateway.RequestsFor("door"));
        _broker.Send("samstream/yard/command", "{}");
        await Until.TrueAsync(() => _broker.On("samstream/yard/command/result").Count == 1, "nack");
        Assert.Equal("unknown_camera", _broker.On("samstream/yard/command/result")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task DisposeAsync_Connected_SaysStopped()
    {
        await StartAsync();

        await _gateway.DisposeAsync();

        Assert.Equal("stopped", FakeBroker.Parse(_broker.Retained("samstream/status")).GetProperty("reason").GetString());
    }

    private async Task StartAsync()
    {
        _gateway.Start();
        await Until.TrueAsync(() => _broker.Retained("samstream/status") is not null, "status");
    }
}
