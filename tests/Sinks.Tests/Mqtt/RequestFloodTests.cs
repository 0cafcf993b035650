using System.Text;
using System.Text.Json;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Publishing;
using SamStream.Sinks.Mqtt.Requests;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>One requester sends more than all others together; they are served nevertheless.</summary>
public sealed class RequestFloodTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Prompts = "samstream/gate/prompt/set";
    private const string Commands = "samstream/gate/command";

    private readonly FakeBroker _broker = new();
    private readonly FakeBroker _asking = new();
    private readonly FakeCamera _camera = new() { Answers = false };
    private readonly MqttGateway _gateway;
    private readonly MqttSink _sink;

    public RequestFloodTests()
    {
        _gateway = new MqttGateway(new MqttSinkOptions(), ["gate"], _asking, new ManualTime());
        _sink = new MqttSink(new MqttSinkOptions(), _broker, _gateway, new ManualTime());
    }

    public async Task InitializeAsync()
    {
        _gateway.Start();
        _camera.Listener = _sink;
        _sink.OnStarted(_camera);
        await Until.TrueAsync(() => _sink.GetSnapshot().IsConnected && _asking.Subscriptions.Count > 0, "connected");
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        await _sink.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    /// <summary>Prompts that waited for a frame far ahead took every place, and whatever came later was told to come back.</summary>
    [Fact]
    public async Task Take_ManyPromptsThatWait_LeaveRoomForOthersAndForCommands()
    {
        await FloodAsync(300);
        Assert.Equal(128, _camera.Commands.Count);

        _asking.Send(Prompts, Prompt("other", "now"), responseTopic: "samstream/reply/other");
        foreach (string command in (string[])["pause", "resume", "reset", "snapshot"])
            _asking.Send(Commands, $$"""{"request_id":"{{command}}","command":"{{command}}"}""");

        await Until.TrueAsync(() => _camera.Commands.Count == 133, "handed in");
        Assert.Equal(
            ["other", "pause", "reset", "resume", "snapshot"],
            _camera.Commands.Skip(128).Select(command => command.RequestId!).Order());
        JsonElement refusal = _broker.On("samstream/gate/prompt/result")[^1];
        Assert.Equal("busy", refusal.GetProperty("code").GetString());
        Assert.Equal(
            "128 requests wait already, 128 of them for answers on samstream/gate/prompt/result; the free places are for others: send it again later",
            refusal.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Answer_OfOneThatWaited_FreesItsPlace()
    {
        await FloodAsync(200);

        _camera.Answer(_camera.Commands[0]);
        await Until.TrueAsync(() => _broker.On("samstream/gate/prompt/result").Count == 73, "answered");
        _asking.Send(Prompts, Prompt("next", "now"));

        await Until.TrueAsync(() => _camera.Commands.Count == 129, "handed in");
    }

    /// <summary>256 masks of a large frame would take gigabytes while they wait.</summary>
    [Fact]
    public async Task Take_MasksOfALargeFrame_WaitInBoundedMemory()
    {
        await _sink.OpenAsync(new SinkContext("gate", FrameResults.ContextOf(4096, 2160).Source), CancellationToken.None);
        var pixels = new byte[4096 * 2160];
        pixels.AsSpan(100_000, 200).Fill(1);
        string counts = new SegmentationMask(4096, 2160, pixels).ToRle().ToCompressedString().Replace("\\", "\\\\", StringComparison.Ordinal);
        for (int i = 0; i < 100; i++)
        {
            _asking.Send(Prompts, $$"""{"request_id":"m{{i}}","mask":{"size":[2160,4096],"counts":"{{counts}}"},"at":{"frame":90} }""");
            int sent = i + 1;
            await Until.TrueAsync(() => _camera.Commands.Count + _broker.On("samstream/gate/prompt/result").Count == sent, "taken");
        }

        Assert.Equal(3, _camera.Commands.Count);
        Assert.Contains("masks of", _broker.On("samstream/gate/prompt/result")[^1].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    /// <summary>An answer on a topic of requests would be a request.</summary>
    [Theory]
    [InlineData("samstream/reply/command")]
    [InlineData("samstream/reply/prompt/set")]
    [InlineData("samstream/reply/x/command")]
    public async Task Answer_ResponseTopicOfRequests_GoesToTheUsualTopic(string topic)
    {
        _asking.Send(Commands, """{"command":"dance"}""", responseTopic: topic);

        await Until.TrueAsync(() => _broker.On("samstream/gate/command/result").Count == 1, "answer");
        Assert.Empty(_broker.On(topic));
    }

    [Fact]
    public void Put_FloodOfPrompts_KeepsNoCommandAwayAndNoOtherRequester()
    {
        var counters = new MqttCounters("gate", TimeProvider.System);
        var queue = new RequestQueue(64 << 10, counters, new WorkSignal());
        for (int i = 0; i < 1000; i++)
            queue.Put(Message(Prompts, "a flood", null));
        queue.Put(Message(Commands, "reset", null));
        queue.Put(Message(Prompts, "other", "samstream/reply/other"));

        var taken = new List<string>();
        while (queue.TryTake(out MqttMessage? received))
            taken.Add(Encoding.UTF8.GetString(received.Payload.Span));

        Assert.Equal("reset", taken[0]);
        Assert.Equal("other", taken[^1]);
        Assert.Equal(130, taken.Count);
        Assert.Equal(872, counters.Snapshot(0, 0, null).Requests[RefusalCode.Busy]);
    }

    [Fact]
    public void Put_LargeRequests_AreBoundedInBytesWithWhatGoesWithThem()
    {
        var queue = new RequestQueue(1 << 20, new MqttCounters("gate", TimeProvider.System), new WorkSignal());
        for (int i = 0; i < 200; i++)
            queue.Put(new MqttMessage(Prompts, new byte[900_000]) { CorrelationData = new byte[60_000], ResponseTopic = $"r{i}" });

        long bytes = 0;
        while (queue.TryTake(out MqttMessage? received))
            bytes += received.Payload.Length + received.CorrelationData.Length;
        Assert.InRange(bytes, 1, 16 << 20);
    }

    [Fact]
    public void TryTake_OneRequesterAfterTheOther_LeavesRoomForTheNext()
    {
        var shares = new FairShares(256);
        int TakeAll(string requester)
        {
            while (shares.TryTake(requester))
                ;
            return shares.CountOf(requester);
        }

        Assert.Equal([128, 64, 32, 16], new[] { "a", "b", "c", "d" }.Select(TakeAll));
        shares.Return("a");
        Assert.True(shares.TryTake("e"));
        Assert.Throws<InvalidOperationException>(() => shares.Return("f"));
    }

    private async Task FloodAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _asking.Send(Prompts, Prompt($"f{i}", """{"frame":4611686018427387904}"""));
            int sent = i + 1;
            await Until.TrueAsync(() => _camera.Commands.Count + _broker.On("samstream/gate/prompt/result").Count == sent, "taken");
        }
    }

    private static string Prompt(string id, string at) =>
        $$"""{"request_id":"{{id}}","id":1,"box":[1,2,30,40],"at":{{(at == "now" ? "\"now\"" : at)}}}""";

    private static MqttMessage Message(string topic, string text, string? responseTopic) =>
        new(topic, Encoding.UTF8.GetBytes(text)) { ResponseTopic = responseTopic };
}
