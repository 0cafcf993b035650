using SamStream.Chaos.Brokers;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Publishing;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Mqtt.Broker;

/// <summary>What tests of the sink at a real broker have in common. The sink is the camera <c>gate</c>'s.</summary>
public abstract class BrokerSinkTest : IAsyncLifetime, IAsyncDisposable
{
    private MqttSink? _sink;
    private MosquittoBroker? _broker;

    internal SinkLog Log { get; } = new();

    internal FakeCamera Camera { get; } = new();

    protected TemporaryFolder Folder { get; } = new();

    /// <summary>The sink that was started last.</summary>
    protected MqttSink Sink => _sink!;

    protected MqttSnapshot Snapshot => Sink.GetSnapshot();

    protected MosquittoBroker Broker => _broker!;

    public Task InitializeAsync() => Task.CompletedTask;

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public virtual async Task DisposeAsync()
    {
        if (_sink is not null)
            await _sink.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
        Folder.Dispose();
    }

    protected async Task StartBrokerAsync(MosquittoOptions? options = null) => _broker = await MosquittoBroker.StartAsync(options);

    /// <summary>For the broker that was started.</summary>
    protected MqttSinkOptions Options() => new()
    {
        Host = "127.0.0.1",
        Port = Broker.Port,
        Reconnect = new MqttReconnectOptions { InitialDelay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(200) },
    };

    protected void Start(MqttSinkOptions options, MqttGateway? gateway = null)
    {
        _sink = new MqttSink(options, gateway, loggers: Log);
        Camera.Listener = _sink;
        _sink.OnStarted(Camera);
    }

    /// <summary>Tells the sink that object 3 was lost, on frames 0, 1, 2 …</summary>
    protected void RaiseEvents(int count)
    {
        for (int frame = 0; frame < count; frame++)
        {
            Sink.OnEvent(new ObjectStateChanged(
                "gate", DateTimeOffset.UnixEpoch, new ObjectId(3), "dog", TrackState.Tracked, TrackState.Lost,
                ObjectChangeReason.Observed, frame, TimeSpan.FromSeconds(1)));
        }
    }
}
