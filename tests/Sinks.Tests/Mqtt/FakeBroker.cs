using System.Text;
using System.Text.Json;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>A broker in memory that can be away, refuse, lose its connections and stop confirming.</summary>
internal sealed class FakeBroker : IMqttConnector
{
    private readonly Lock _lock = new();
    private readonly List<MqttMessage> _messages = [];
    private readonly Dictionary<string, byte[]> _retained = [];
    private readonly List<Connection> _connections = [];
    private volatile TaskCompletionSource _confirming = Open();

    /// <summary>Why nobody can connect; null: anybody can.</summary>
    public MqttConnectionException? Away { get; set; }

    /// <summary>Why the broker takes no message on a topic; null: it does.</summary>
    public Func<MqttMessage, string?> Refuses { get; set; } = _ => null;

    public long? MaxPacketBytes { get; set; }

    public int Attempts { get; private set; }

    public MqttConnectRequest? LastRequest { get; private set; }

    public IReadOnlyList<string> Subscriptions { get; private set; } = [];

    /// <summary>Everything that was confirmed, in order.</summary>
    public IReadOnlyList<MqttMessage> Messages
    {
        get
        {
            lock (_lock)
                return [.. _messages];
        }
    }

    public Task<IMqttConnection> ConnectAsync(MqttConnectRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Attempts++;
            if (Away is { } reason)
                return Task.FromException<IMqttConnection>(reason);
            LastRequest = request;
            Subscriptions = [];
            var connection = new Connection(this);
            _connections.Add(connection);
            return Task.FromResult<IMqttConnection>(connection);
        }
    }

    public List<JsonElement> On(string topic) =>
        [.. Messages.Where(message => message.Topic == topic).Select(message => Parse(message.Payload.Span))];

    public byte[]? Retained(string topic)
    {
        lock (_lock)
            return _retained.GetValueOrDefault(topic);
    }

    public IReadOnlyList<string> RetainedTopics
    {
        get
        {
            lock (_lock)
                return [.. _retained.Keys];
        }
    }

    /// <summary>A message that the broker kept from somebody.</summary>
    public void Keep(string topic, string payload) =>
        Store(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), 1, IsRetained: true));

    /// <summary>The connection is gone, and the last will is published.</summary>
    public void Lose(string reason = "reset by peer")
    {
        Connection lost;
        lock (_lock)
        {
            lost = _connections[^1];
            Store(LastRequest!.Will);
        }

        lost.Lose(new MqttConnectionException(reason));
    }

    /// <summary>Confirms nothing until <see cref="Resume"/>: messages wait.</summary>
    public void Freeze() => _confirming = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _confirming.TrySetResult();

    public void Send(string topic, string payload, bool isRetained = false, string? responseTopic = null, byte[]? correlation = null) =>
        LastRequest!.Received(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), IsRetained: isRetained) { ResponseTopic = responseTopic, CorrelationData = correlation });

    public void Send(string topic, byte[] payload) => LastRequest!.Received(new MqttMessage(topic, payload));

    public static JsonElement Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        return JsonElement.ParseValue(ref reader);
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private void SendRetained(string filter)
    {
        string[] levels = filter.Split('/');
        foreach (string topic in RetainedTopics)
        {
            string[] found = topic.Split('/');
            if (found.Length == levels.Length && levels.Zip(found).All(pair => pair.First == "+" || pair.First == pair.Second))
                LastRequest!.Received(new MqttMessage(topic, Retained(topic), IsRetained: true));
        }
    }

    private void Store(MqttMessage message)
    {
        lock (_lock)
        {
            MqttMessage copy = message with { Payload = message.Payload.ToArray() };
            _messages.Add(copy);
            if (!copy.IsRetained)
                return;
            if (copy.Payload.IsEmpty)
                _retained.Remove(copy.Topic);
            else
                _retained[copy.Topic] = copy.Payload.ToArray();
        }
    }

    private sealed class Connection(FakeBroker broker) : IMqttConnection
    {
        private readonly TaskCompletionSource<MqttConnectionException> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? MaxPacketBytes => broker.MaxPacketBytes;

        public Task<MqttConnectionException> Lost => _lost.Task;

        public void Lose(MqttConnectionException reason) => _lost.TrySetResult(reason);

        public async Task<string?> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
        {
            await Task.WhenAny(broker._confirming.Task.WaitAsync(cancellationToken), Lost);
            cancellationToken.ThrowIfCancellationRequested();
            if (Lost.IsCompleted)
                throw await Lost;
            if (broker.Refuses(message) is { } refusal)
                return refusal;
            broker.Store(message);
            return null;
        }

        public Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken)
        {
            broker.Subscriptions = [.. broker.Subscriptions, .. subscriptions.Select(subscription => subscription.Filter)];
            foreach (MqttSubscription subscription in subscriptions.Where(subscription => subscription.WantsRetained))
                broker.SendRetained(subscription.Filter);
            return Task.CompletedTask;
        }

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
