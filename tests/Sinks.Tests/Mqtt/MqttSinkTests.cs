using System.Text;
using System.Text.Json;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class MqttSinkTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeBroker _broker = new();
    // What the gateway is connected to.
    private readonly FakeBroker _requests = new();
    private readonly FakeCamera _camera = new();
    private readonly SinkLog _log = new();
    private readonly FrameResults _results = new(64, 48);
    private MqttGateway? _gateway;
    private MqttSink? _sink;

    private MqttSinkOptions Options { get; set; } = new() { Username = "cam", Password = "s3cret-pässword" };

    public Task InitializeAsync() => Task.CompletedTask;

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        if (_sink is not null)
        {
            Task ending = _sink.DisposeAsync().AsTask();
            await Until.TrueAsync(() => ending.IsCompleted || Ticked(), "the end");
            await ending;
        }

        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _results.Dispose();
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnStarted_BrokerThere_IsOnlineWithALastWill()
    {
        await StartAsync();

        await Until.TrueAsync(() => _broker.Retained("samstream/gate/status") is not null, "status");
        JsonElement status = Status();
        Assert.Equal("online", status.GetProperty("status").GetString());
        MqttMessage will = _broker.LastRequest!.Will;
        Assert.Equal("samstream/gate/status", will.Topic);
        Assert.True(will.IsRetained);
        Assert.Equal("offline", FakeBroker.Parse(will.Payload.Span).GetProperty("status").GetString());
        Assert.Equal(
            status.EnumerateObject().Select(key => key.Name),
            FakeBroker.Parse(will.Payload.Span).EnumerateObject().Select(key => key.Name));
    }

    [Fact]
    public async Task WriteAsync_Result_IsPublishedAsTheFileHasIt()
    {
        await StartAsync();

        await WriteAsync(7, _results.Object(3, 2, 1, 5, 3));

        await Until.TrueAsync(() => _broker.On("samstream/gate/masks").Count == 1, "masks");
        JsonElement message = _broker.On("samstream/gate/masks")[0];
        Assert.Equal(7, message.GetProperty("frame").GetInt64());
        Assert.Equal(48, message.GetProperty("objects")[0].GetProperty("mask").GetProperty("size")[0].GetInt32());
        Assert.False(message.TryGetProperty("degraded", out _));
    }

    // With QoS 0 no broker says that it does not take a message.
    [Theory]
    [InlineData(MqttProtocol.V5, new[] { 1, 0, 0, 1 })]
    [InlineData(MqttProtocol.V311, new[] { 0, 0, 0, 0 })]
    public async Task WriteAsync_MasksOfQos0_AreSentWithQos1FirstAndOnceAMinute(MqttProtocol protocol, int[] expected)
    {
        Options = Options with { Protocol = protocol };
        await StartAsync();

        for (int frame = 0; frame < expected.Length; frame++)
        {
            if (frame == expected.Length - 1)
                _time.Advance(TimeSpan.FromMinutes(1));
            await WriteAsync(frame, _results.Object(3, 2, 1, 5, 3));
            int count = frame + 1;
            await Until.TrueAsync(() => _broker.On("samstream/gate/masks").Count == count, "masks");
        }

        Assert.Equal(expected, _broker.Messages.Where(sent => sent.Topic == "samstream/gate/masks").Select(sent => sent.Qos));
    }

    [Fact]
    public async Task WriteAsync_BrokerDoesNotConfirm_ReturnsAtOnceAndLatestWins()
    {
        await StartAsync();
        await Until.TrueAsync(() => _broker.Retained("samstream/gate/status") is not null, "status");
        _broker.Freeze();

        for (int frame = 0; frame < 50; frame++)
            await WriteAsync(frame);
        _broker.Resume();

        await Until.TrueAsync(() => _broker.On("samstream/gate/masks").Any(IsFrame(49)), "the latest");
        // One could be on its way when the broker froze; the one after it is the latest.
        Assert.InRange(_broker.On("samstream/gate/masks").Count, 1, 2);
        Assert.InRange(_sink!.GetSnapshot().Shed["masks_superseded"], 48, 49);
    }

    [Fact]
    public async Task OnEvent_WhileTheBrokerIsAway_IsDeliveredInOrderAfterwards()
    {
        _broker.Away = new MqttConnectionException("Connection refused");
        Start();
        for (int frame = 0; frame < 200; frame++)
            _sink!.OnEvent(Changed(1 + (frame % 3), TrackState.Tracked, TrackState.Lost, frame));
        await Until.TrueAsync(() => _sink!.GetSnapshot().SpoolMessages == 200, "spooled");

        await ComeBackAsync();

        await Until.TrueAsync(() => Events().Count == 200, "all events");
        Assert.Equal(Enumerable.Range(0, 200), Events().Select(found => found.GetProperty("object").GetProperty("frame").GetInt32()));
        Assert.Equal(Enumerable.Range(1, 200), Events().Select(found => found.GetProperty("seq").GetInt32()));
        Assert.Single(Events().Select(found => found.GetProperty("stream").GetString()).Distinct());
        await Until.TrueAsync(() => _sink!.GetSnapshot().SpoolMessages == 0, "empty spool");
    }

    [Fact]
    public async Task OnEvent_ConnectionLostBeforeTheConfirmation_IsSentAgain()
    {
        await StartAsync();
        await Until.TrueAsync(() => _broker.Retained("samstream/gate/status") is not null, "status");
        _broker.Freeze();
        for (int frame = 0; frame < 20; frame++)
            _sink!.OnEvent(Changed(1, TrackState.Tracked, TrackState.Lost, frame));
        await Until.TrueAsync(() => _sink!.GetSnapshot().SpoolMessages == 20, "spooled");

        await LoseAsync();
        _broker.Resume();
        await ComeBackAsync();

        await Until.TrueAsync(() => Events().Count >= 20, "all events");
        Assert.Equal(Enumerable.Range(1, 20), Events().Select(found => found.GetProperty("seq").GetInt32()).Distinct());
    }

    [Fact]
    public async Task OnEvent_SpoolFull_ShedsTheOldestAndSaysSo()
    {
        Options = Options with { Spool = new MqttSpoolOptions { MaxMessages = 10 } };
        _broker.Away = new MqttConnectionException("Connection refused");
        Start();
        for (int frame = 0; frame < 25; frame++)
            _sink!.OnEvent(Changed(1, TrackState.Tracked, TrackState.Lost, frame));
        await Until.TrueAsync(() => _sink!.GetSnapshot().Shed.GetValueOrDefault("events_count") == 15, "shed");

        await ComeBackAsync();

        await Until.TrueAsync(() => Events().Count == 10, "the newest");
        Assert.Equal(Enumerable.Range(16, 10), Events().Select(found => found.GetProperty("seq").GetInt32()));
        await Until.TrueAsync(() => Status().GetProperty("mqtt").GetProperty("shed").TryGetProperty("events_count", out _), "in the status");
        _time.Advance(TimeSpan.FromSeconds(11));
        await Until.TrueAsync(() => _log.Warnings.Any(line => line.Contains("events_count 15", StringComparison.Ordinal)), "in the log");
    }

    [Fact]
    public async Task OnEvent_TooOld_IsShed()
    {
        Options = Options with { Spool = new MqttSpoolOptions { MaxAge = TimeSpan.FromMinutes(1) } };
        _broker.Away = new MqttConnectionException("Connection refused");
        Start();
        _sink!.OnEvent(Changed(1, TrackState.Tracked, TrackState.Lost, 1));
        await Until.TrueAsync(() => _sink.GetSnapshot().SpoolMessages == 1, "spooled");

        _time.Advance(TimeSpan.FromMinutes(2));

        await Until.TrueAsync(() => _sink.GetSnapshot().Shed.GetValueOrDefault("events_age") == 1, "shed");
    }

    [Fact]
    public async Task Link_LostAndBack_PublishesStatusAnewAndSubscribesAgain()
    {
        await StartAsync();
        _sink!.OnEvent(Changed(3, null, TrackState.Tracked, 5));
        await Until.TrueAsync(() => Status().GetProperty("objects").GetArrayLength() == 1 || Ticked(), "object in the status");

        await LoseAsync();
        Assert.Equal("offline", Status().GetProperty("status").GetString());
        await ComeBackAsync();

        await Until.TrueAsync(() => Status().GetProperty("status").GetString() == "online", "online again");
        Assert.Equal("tracked", Status().GetProperty("objects")[0].GetProperty("state").GetString());
        Assert.Equal(["samstream/gate/status"], _broker.Subscriptions);
        Assert.Equal(1, _sink.GetSnapshot().Reconnects);
        Assert.Equal("reset by peer", _sink.GetSnapshot().LastError);
    }

    [Fact]
    public async Task Link_BrokerAwayForLong_SaysSoOnceAndBacksOff()
    {
        _broker.Away = new MqttConnectionException("Connection refused");
        Start();

        for (int attempt = 1; attempt <= 20; attempt++)
        {
            await Until.TrueAsync(() => _log.Lines.Count(line => line.Text.Contains("Connection refused", StringComparison.Ordinal)) == attempt, $"attempt {attempt}");
            await Until.TrueAsync(() => _time.HasTimer(TimeSpan.Zero, TimeSpan.FromSeconds(30)), "back-off");
            _time.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.Single(_log.Warnings, line => line.Contains("Connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_LoginRefused_SaysSoOnceAndWaitsLong()
    {
        _broker.Away = new MqttConnectionException("bad user name or password", isRefusal: true);
        Start();

        await Until.TrueAsync(() => _time.HasTimer(TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(30)), "long back-off");
        _time.Advance(TimeSpan.FromSeconds(31));
        await Until.TrueAsync(() => _broker.Attempts == 2, "second attempt");

        string line = Assert.Single(_log.Warnings);
        Assert.Contains("bad user name or password", line, StringComparison.Ordinal);
        Assert.Equal("bad user name or password", _sink!.GetSnapshot().LastError);
        await ComeBackAsync();
        await Until.TrueAsync(() => _sink.GetSnapshot().IsConnected, "connected once the login is right");
    }

    [Fact]
    public async Task Link_BrokerRepeatsThePassword_IsNotRepeatedByUs()
    {
        _broker.Away = new MqttConnectionException("unknown user cam with s3cret-pässword", isRefusal: true);
        Start();

        await Until.TrueAsync(() => _sink!.GetSnapshot().LastError is not null, "refusal");

        Assert.Equal("unknown user cam with ***", _sink!.GetSnapshot().LastError);
    }

    [Fact]
    public async Task Publish_BrokerDoesNotConfirmInTime_ConnectsAgain()
    {
        await StartAsync();
        await Until.TrueAsync(() => _broker.Retained("samstream/gate/status") is not null, "status");
        _broker.Freeze();
        _sink!.OnEvent(Changed(1, TrackState.Tracked, TrackState.Lost, 1));
        await Until.TrueAsync(() => _sink.GetSnapshot().SpoolMessages == 1 && _time.HasTimer(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10)), "sent");

        _time.Advance(TimeSpan.FromSeconds(11));
        await Until.TrueAsync(() => !_sink.GetSnapshot().IsConnected, "given up");
        _broker.Resume();
        await ComeBackAsync();

        await Until.TrueAsync(() => Events().Count == 1, "delivered");
        Assert.Contains("within 10 s", _sink.GetSnapshot().LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_BrokerDoesNotWantIt_CountsItAndGoesOn()
    {
        _broker.Refuses = message => message.Topic.EndsWith("/events", StringComparison.Ordinal) && FakeBroker.Parse(message.Payload.Span).GetProperty("seq").GetInt64() == 1
            ? "NotAuthorized"
            : null;
        await StartAsync();

        _sink!.OnEvent(Changed(1, TrackState.Tracked, TrackState.Lost, 1));
        _sink.OnEvent(Changed(1, TrackState.Lost, TrackState.Tracked, 2));

        await Until.TrueAsync(() => Events().Count == 1, "the second one");
        Assert.Equal(1, _sink.GetSnapshot().Shed["refused"]);
        Assert.Contains("NotAuthorized", _sink.GetSnapshot().LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_WillOfAnEarlierConnectionComesLate_IsPublishedAnew()
    {
        await StartAsync();
        await Until.TrueAsync(() => _broker.Retained("samstream/gate/status") is not null, "status");
        int before = _broker.On("samstream/gate/status").Count;

        _broker.Send("samstream/gate/status", """{"schema":1,"source":"gate","status":"offline"}""");

        await Until.TrueAsync(() => _broker.On("samstream/gate/status").Count > before || Ticked(), "online again");
        Assert.Equal("online", Status().GetProperty("status").GetString());
    }

    [Fact]
    public async Task Prompt_Add_IsHandedInAndAnswered()
    {
        await StartAsync();

        _requests.Send("samstream/gate/prompt/set",
            """{"schema":1,"request_id":"a1","id":3,"mode":"add","label":"dog","box":[1,2,30,40],"at":{"frame":120},"future":true}""");

        JsonElement answer = await AnswerAsync("prompt");
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.Equal("a1", answer.GetProperty("request_id").GetString());
        Assert.Equal("added", answer.GetProperty("action").GetString());
        Assert.Equal(42, answer.GetProperty("frame").GetInt64());
        Assert.Equal(3, answer.GetProperty("id").GetInt32());
        var prompt = Assert.IsType<PromptObject>(Assert.Single(_camera.Commands));
        Assert.Equal(PromptMode.Add, prompt.Mode);
        Assert.Equal(120, prompt.Time.FrameIndex);
        Assert.Equal("dog", prompt.Prompt.Label);
    }

    [Fact]
    public async Task Prompt_NothingIsFound_IsAnsweredSoWithItsFrameAndCounted()
    {
        _camera.FindsNothing = true;
        await StartAsync();

        _requests.Send("samstream/gate/prompt/set", """{"schema":1,"request_id":"a1","id":3,"box":[1,2,30,40]}""");

        JsonElement answer = await AnswerAsync("prompt");
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Equal("not_found", answer.GetProperty("action").GetString());
        Assert.Equal("not_found", answer.GetProperty("code").GetString());
        Assert.Equal("object 3 is lost", answer.GetProperty("reason").GetString());
        Assert.Equal(42, answer.GetProperty("frame").GetInt64());
        Assert.Equal(1, _sink!.GetSnapshot().Requests["not_found"]);
    }

    [Fact]
    public async Task Prompt_Replayed_IsAnsweredAsTheFirstTimeAndNotCarriedOut()
    {
        await StartAsync();
        const string request = """{"request_id":"a1","id":3,"box":[1,2,30,40]}""";

        _requests.Send("samstream/gate/prompt/set", request);
        await AnswerAsync("prompt");
        _requests.Send("samstream/gate/prompt/set", request);

        JsonElement second = await AnswerAsync("prompt", 2);
        Assert.True(second.GetProperty("replay").GetBoolean());
        Assert.Equal("added", second.GetProperty("action").GetString());
        Assert.Equal(42, second.GetProperty("frame").GetInt64());
        Assert.Single(_camera.Commands);
    }

    [Fact]
    public async Task Prompt_ReplayedWhileTheFirstIsUnderWay_GetsTheOneAnswer()
    {
        _camera.Answers = false;
        await StartAsync();
        const string request = """{"request_id":"a1","id":3,"box":[1,2,30,40]}""";
        _requests.Send("samstream/gate/prompt/set", request);
        _requests.Send("samstream/gate/prompt/set", request);
        await Until.TrueAsync(() => _sink!.GetSnapshot().Requests.GetValueOrDefault("replayed") == 1, "replay");

        _camera.Answer(_camera.Commands[0]);

        await AnswerAsync("prompt");
        Assert.Single(_camera.Commands);
        Assert.Single(_broker.On("samstream/gate/prompt/result"));
    }

    [Fact]
    public async Task Prompt_RetainedByTheBroker_IsIgnoredAndCounted()
    {
        await StartAsync();

        _requests.Send("samstream/gate/prompt/set", """{"request_id":"old","id":3,"box":[1,2,30,40]}""", isRetained: true);

        await Until.TrueAsync(() => _sink!.GetSnapshot().Requests.GetValueOrDefault("retained") == 1, "counted");
        Assert.Empty(_camera.Commands);
    }

    [Fact]
    public async Task Prompt_Refused_IsLoggedWithItsReason()
    {
        await StartAsync();

        _requests.Send("samstream/gate/prompt/set", """{"id":3,"box":[0.1,0.2,0.3,0.4]}""");

        await Until.TrueAsync(() => _log.Warnings.Count > 0 || Ticked(), "in the log");
        string line = Assert.Single(_log.Warnings);
        Assert.Contains("requests not carried out: bad_prompt 1; the last one: object 3: box 0.1,0.2,0.3,0.4 is less than a pixel", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("samstream/reply/me", "samstream/reply/me")]
    [InlineData("samstream/gate/status", "samstream/gate/prompt/result")]
    [InlineData("homeassistant/switch/x/set", "samstream/gate/prompt/result")]
    [InlineData("samstream/reply/", "samstream/gate/prompt/result")]
    [InlineData("samstream/reply/#", "samstream/gate/prompt/result")]
    public async Task Prompt_ResponseTopic_IsHonouredUnderTheAllowedPrefixOnly(string responseTopic, string expected)
    {
        await StartAsync();

        _requests.Send(
            "samstream/gate/prompt/set", """{"id":3,"box":[1,2,30,40]}""", responseTopic: responseTopic, correlation: [1, 2, 3]);

        await Until.TrueAsync(() => _broker.On(expected).Count == 1, "answer");
        MqttMessage answer = _broker.Messages.Single(message => message.Topic == expected);
        Assert.Equal([1, 2, 3], answer.CorrelationData.ToArray());
        Assert.Equal(JsonValueKind.Null, FakeBroker.Parse(answer.Payload.Span).GetProperty("request_id").ValueKind);
    }

    [Fact]
    public async Task Command_Snapshot_PublishesPictureAndResult()
    {
        await StartAsync();
        _requests.Send("samstream/gate/command", """{"request_id":"s1","command":"snapshot"}""");
        JsonElement answer = await AnswerAsync("command");
        Assert.Equal("snapshot_taken", answer.GetProperty("action").GetString());

        await WriteAsync(41);
        await WriteSnapshotAsync(42, "s1");

        await Until.TrueAsync(() => _broker.On("samstream/gate/snapshot").Count == 1, "snapshot");
        JsonElement snapshot = _broker.On("samstream/gate/snapshot")[0];
        Assert.Equal("s1", snapshot.GetProperty("request_id").GetString());
        Assert.Equal(42, snapshot.GetProperty("frame").GetInt64());
        Assert.Equal("samstream/gate/snapshot/image", snapshot.GetProperty("image").GetString());
        AssertJpeg("samstream/gate/snapshot/image");
    }

    [Fact]
    public async Task Command_SnapshotsInARow_AreAllPublished()
    {
        await StartAsync();
        await WriteSnapshotAsync(42, "s1", "s2");
        await WriteSnapshotAsync(43, "s3");
        await WriteAsync(44);

        await Until.TrueAsync(() => _broker.On("samstream/gate/snapshot").Count == 3, "snapshots");
        Assert.Equal(
            [("s1", 42L), ("s2", 42L), ("s3", 43L)],
            _broker.On("samstream/gate/snapshot").Select(message =>
                (message.GetProperty("request_id").GetString()!, message.GetProperty("frame").GetInt64())));
        Assert.Equal(2, _broker.Messages.Count(message => message.Topic == "samstream/gate/snapshot/image"));
    }

    [Fact]
    public async Task Overlay_On_IsAJpegAtMostOnceAnInterval()
    {
        Options = Options with { Overlay = new MqttOverlayOptions { Enabled = true } };
        await StartAsync();
        await Until.TrueAsync(() => _sink!.GetSnapshot().IsConnected, "connected");

        await WriteAsync(1, _results.Object(3, 2, 1, 5, 3));
        await Until.TrueAsync(() => OverlayCount() == 1, "first");
        await WriteAsync(2);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        await WriteAsync(3);

        await Until.TrueAsync(() => OverlayCount() == 2, "second");
        AssertJpeg("samstream/gate/overlay");
        int OverlayCount() => _broker.Messages.Count(message => message.Topic == "samstream/gate/overlay");
    }

    [Fact]
    public async Task Discovery_ObjectComesAndGoes_IsAnnouncedAndRemoved()
    {
        Options = Options with { Discovery = new MqttDiscoveryOptions { Enabled = true } };
        await StartAsync();
        _sink!.OnEvent(Changed(3, null, TrackState.Tracked, 5));
        const string state = "homeassistant/sensor/samstream_gate/object_3/config",
            occupancy = "homeassistant/binary_sensor/samstream_gate/object_3/config";

        await Until.TrueAsync(() => (_broker.Retained(state) is not null && _broker.Retained(occupancy) is not null) || Ticked(), "announced");
        Assert.Equal(
            [
                "binary_sensor/samstream_gate/connectivity", "binary_sensor/samstream_gate/object_3", "button/samstream_gate/pause",
                "button/samstream_gate/reset", "button/samstream_gate/resume", "button/samstream_gate/snapshot",
                "image/samstream_gate/snapshot", "sensor/samstream_gate/object_3", "sensor/samstream_gate/state",
            ],
            Entities());
        _sink.OnEvent(Changed(3, TrackState.Lost, null, 9));

        await Until.TrueAsync(() => (_broker.Retained(state) is null && _broker.Retained(occupancy) is null) || Ticked(), "removed");
        Assert.Equal(7, Entities().Count());
    }

    [Fact]
    public async Task Discovery_OverlayAndNoRequests_HasACameraAndNoButtons()
    {
        Options = Options with
        {
            Discovery = new MqttDiscoveryOptions { Enabled = true },
            Overlay = new MqttOverlayOptions { Enabled = true },
            Requests = new MqttRequestOptions { Enabled = false },
        };
        Start();

        await Until.TrueAsync(() => _broker.Retained("samstream/gate/status") is not null, "status");

        Assert.Equal(
            ["binary_sensor/samstream_gate/connectivity", "camera/samstream_gate/overlay", "sensor/samstream_gate/state"], Entities());
    }

    [Fact]
    public async Task Status_CameraPaused_IsPublishedWithoutWaitingForItsTime()
    {
        Options = Options with { StatusInterval = TimeSpan.FromHours(24) };
        await StartAsync();
        await Until.TrueAsync(() => StatusCount() == 1, "status");

        _camera.Answer(new PauseCamera());

        await Until.TrueAsync(() => StatusCount() == 2 || Ticked(), "after the pause");
        int StatusCount() => _broker.Messages.Count(message => message.Topic == "samstream/gate/status");
    }

    [Fact]
    public async Task Discovery_ObjectGoesWhileTheBrokerIsAway_IsRemovedAfterwards()
    {
        Options = Options with { Discovery = new MqttDiscoveryOptions { Enabled = true } };
        await StartAsync();
        _sink!.OnEvent(Changed(3, null, TrackState.Tracked, 5));
        const string topic = "homeassistant/sensor/samstream_gate/object_3/config";
        await Until.TrueAsync(() => _broker.Retained(topic) is not null || Ticked(), "announced");

        _broker.Away = new MqttConnectionException("Connection refused");
        await LoseAsync();
        _sink.OnEvent(Changed(3, TrackState.Lost, null, 9));
        await Until.TrueAsync(() => _sink.GetSnapshot().SpoolMessages > 0, "event");
        await ComeBackAsync();

        await Until.TrueAsync(() => _broker.Retained(topic) is null, "removed");
    }

    [Fact]
    public async Task Discovery_EntitiesOfAnEarlierRun_AreRemovedOnceTheObjectsAreKnown()
    {
        const string old = "homeassistant/sensor/samstream_gate/object_9/config",
            oldOccupancy = "homeassistant/binary_sensor/samstream_gate/object_9/config",
            same = "homeassistant/sensor/samstream_gate/object_3/config",
            overlay = "homeassistant/image/samstream_gate/overlay/config",
            other = "homeassistant/sensor/samstream_yard/object_9/config";
        foreach (string topic in (string[])[old, oldOccupancy, same, overlay, other])
            _broker.Keep(topic, """{"name":"old"}""");
        Options = Options with { Discovery = new MqttDiscoveryOptions { Enabled = true } };
        await StartAsync();
        await Until.TrueAsync(() => _broker.Retained(overlay) is null || Ticked(), "overlay removed");
        // Which objects there are is told by the first frame.
        Assert.NotNull(_broker.Retained(old));
        Assert.NotNull(_broker.Retained(same));

        await WriteAsync(1, _results.Object(3, 2, 1, 5, 3));
        await Until.TrueAsync(
            () => (_broker.Retained(old) is null && _broker.Retained(oldOccupancy) is null) || Ticked(), "object removed");

        Assert.NotNull(_broker.Retained(same));
        Assert.NotNull(_broker.Retained(other));
        _sink!.OnEvent(Changed(3, null, TrackState.Tracked, 1));
        await Until.TrueAsync(
            () => Encoding.UTF8.GetString(_broker.Retained(same)!).Contains("samstream_gate_object_3", StringComparison.Ordinal) || Ticked(),
            "announced anew");
        Assert.DoesNotContain(_broker.Messages, message => message.Topic == same && message.Payload.IsEmpty);
    }

    [Fact]
    public async Task DisposeAsync_Connected_DeliversWhatIsLeftAndSaysStopped()
    {
        await StartAsync();
        await WriteAsync(1);
        _sink!.OnEvent(new SourceStateChanged("gate", DateTimeOffset.UnixEpoch, new SourceStatus(SourceState.Ended, DateTimeOffset.UnixEpoch)));

        await _sink.CompleteAsync(default);
        await _sink.DisposeAsync();

        Assert.Equal("ended", Assert.Single(Events()).GetProperty("change").GetProperty("state").GetString());
        Assert.Single(_broker.On("samstream/gate/masks"));
        Assert.Equal("stopped", Status().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task DisposeAsync_BrokerAway_EndsAfterTheDrainTimeoutAndCountsTheRest()
    {
        _broker.Away = new MqttConnectionException("Connection refused");
        Options = Options with { DrainTimeout = TimeSpan.FromSeconds(5) };
        Start();
        _sink!.OnEvent(Changed(1, TrackState.Tracked, TrackState.Lost, 1));
        await Until.TrueAsync(() => _sink.GetSnapshot().SpoolMessages == 1, "spooled");

        Task ending = _sink.DisposeAsync().AsTask();
        await Until.TrueAsync(() => _time.HasTimer(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5)), "drain");
        _time.Advance(TimeSpan.FromSeconds(6));

        await ending;
        Assert.Equal(1, _sink.GetSnapshot().Shed["events_undelivered"]);
    }

    [Fact]
    public async Task OnEvent_SourceBackingOff_IsTold()
    {
        await StartAsync();
        var since = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        _sink!.OnEvent(new SourceStateChanged(
            "gate", since, new SourceStatus(SourceState.Backoff, since, 3, "no route to host", since.AddSeconds(8))));

        await Until.TrueAsync(() => Events().Count == 1, "event");
        JsonElement change = Events()[0].GetProperty("change");
        Assert.Equal("backoff", change.GetProperty("state").GetString());
        Assert.Equal(3, change.GetProperty("restarts").GetInt32());
        await Until.TrueAsync(() => Status().GetProperty("camera").ValueKind == JsonValueKind.Object || Ticked(), "status");
        Assert.Equal("no route to host", Status().GetProperty("camera").GetProperty("last_error").GetString());
    }

    // The entities that Home Assistant is told of, as component/camera/entity.
    private IEnumerable<string> Entities() => _broker.RetainedTopics
        .Where(topic => topic.StartsWith("homeassistant/", StringComparison.Ordinal))
        .Select(topic => topic["homeassistant/".Length..^"/config".Length])
        .Order();

    private static Predicate<JsonElement> Frame(long index) => message => message.GetProperty("frame").GetInt64() == index;

    private static Func<JsonElement, bool> IsFrame(long index) => message => Frame(index)(message);

    private static ObjectStateChanged Changed(int id, TrackState? from, TrackState? to, long frame) => new(
        "gate", DateTimeOffset.UnixEpoch, new ObjectId(id), "dog", from, to, ObjectChangeReason.Observed, frame, TimeSpan.FromSeconds(1));

    private void Start()
    {
        _gateway = new MqttGateway(Options, ["gate"], _requests, new ManualTime());
        _gateway.Start();
        _sink = new MqttSink(Options, _broker, _gateway, _time, _log);
        _camera.Listener = _sink;
        _sink.OnStarted(_camera);
    }

    private async Task StartAsync()
    {
        Start();
        await _sink!.OpenAsync(new Pipeline.Sinks.SinkContext("gate", _results.Context.Source), default);
        await Until.TrueAsync(
            () => _sink.GetSnapshot().IsConnected && _broker.Subscriptions.Count > 0 && _requests.Subscriptions.Count > 0, "connected");
    }

    private async Task LoseAsync()
    {
        _broker.Lose();
        await Until.TrueAsync(() => !_sink!.GetSnapshot().IsConnected, "loss noticed");
    }

    private async Task ComeBackAsync()
    {
        _broker.Away = null;
        await Until.TrueAsync(
            () =>
            {
                Ticked();
                return _sink!.GetSnapshot().IsConnected;
            },
            "connected again");
    }

    // Moves the clock on in a condition, so that what waits for a tick or a back-off happens.
    private bool Ticked()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return false;
    }

    private async Task WriteAsync(long frame, params ObjectResult[] objects) => await _sink!.WriteAndDisposeAsync(_results.Make(frame, objects));

    private async Task WriteSnapshotAsync(long frame, params string[] requestIds)
    {
        FrameResult result = _results.Make(frame, _results.Object(3, 2, 1, 5, 3));
        result.Mark([.. requestIds.Select(id => new TakeSnapshot { RequestId = id })]);
        await _sink!.WriteAndDisposeAsync(result);
    }

    private List<JsonElement> Events() => _broker.On("samstream/gate/events");

    private JsonElement Status() => FakeBroker.Parse(_broker.Retained("samstream/gate/status") ?? Encoding.UTF8.GetBytes("""{"objects":[],"camera":null,"mqtt":{"shed":{}}}"""));

    private async Task<JsonElement> AnswerAsync(string kind, int count = 1)
    {
        string topic = $"samstream/gate/{kind}/result";
        await Until.TrueAsync(() => _broker.On(topic).Count == count, "answer");
        return _broker.On(topic)[^1];
    }

    private void AssertJpeg(string topic)
    {
        MqttMessage message = _broker.Messages.Last(found => found.Topic == topic);
        Assert.Equal([0xFF, 0xD8, 0xFF], message.Payload.Span[..3].ToArray());
    }
}
