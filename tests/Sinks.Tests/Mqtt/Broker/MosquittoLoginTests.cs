using SamStream.Chaos.Brokers;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Mqtt.Broker;

/// <summary>Whom the sink trusts and who trusts the sink: TLS and logins at a real broker.</summary>
public sealed class MosquittoLoginTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly MosquittoOptions Guarded = new() { UserName = "cam", Password = "right" };

    private readonly TestCertificates _certificates = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SinkLog _log = new();
    private readonly FakeCamera _camera = new();
    private MqttSink? _sink;
    private MosquittoBroker? _broker;

    public Task InitializeAsync() => Task.CompletedTask;

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        if (_sink is not null)
            await _sink.DisposeAsync();
        if (_broker is not null)
            await _broker.DisposeAsync();
        _certificates.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Tls_AuthorityGiven_PublishesEncrypted(MqttProtocol protocol)
    {
        await StartBrokerAsync();

        Start(Options(Tls()) with { Protocol = protocol });

        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("status"), "published");
    }

    [Fact]
    public async Task Tls_ClientCertificateWantedAndGiven_Publishes()
    {
        await StartBrokerAsync(wantsClientCertificate: true);
        (_, string client, string clientKey) = _certificates.WriteClientFiles(_folder.Path);

        Start(Options(Tls() with { CertificateFile = client, KeyFile = clientKey }));

        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("status"), "published");
    }

    [Fact]
    public async Task Tls_ClientCertificateWantedAndNotGiven_IsNotConnected()
    {
        await StartBrokerAsync(wantsClientCertificate: true);

        Start(Options(Tls()));

        // Mosquitto closes right after it has said why, so that the connection may be gone before that is read.
        await Until.TrueAsync(
            () => Snapshot.LastError
                == "TLS failed: the broker wants a client's certificate; give tls.certificateFile and tls.keyFile",
            "refusal");
        Assert.Empty(Snapshot.Published);
    }

    [Fact]
    public async Task Tls_CertificateOfAnotherName_IsRefusedAndSaysWhichNameWasExpected()
    {
        await StartBrokerAsync();

        Start(Options(Tls() with { HostName = "broker.example.org" }));

        await Until.TrueAsync(() => _log.Warnings.Count > 0, "refusal");
        Assert.Equal(
            "TLS failed: the broker's certificate is not for 'broker.example.org'; write the name that it is for as tls.hostName",
            Snapshot.LastError);
        Assert.Contains("refuses", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.Empty(Snapshot.Published);
    }

    [Fact]
    public async Task Tls_CertificateOfAnotherAuthority_IsRefusedAndSaysSo()
    {
        await StartBrokerAsync();
        using var others = new TestCertificates();
        (string authority, _, _) = others.WriteClientFiles(_folder.Path);

        Start(Options(new MqttTlsOptions { Enabled = true, CaFile = authority }));

        await Until.TrueAsync(() => Snapshot.LastError is not null, "refusal");
        Assert.StartsWith(
            $"TLS failed: the broker's certificate is not signed by an authority of {authority} (", Snapshot.LastError, StringComparison.Ordinal);
        Assert.Empty(Snapshot.Published);
    }

    [Fact]
    public async Task Password_ChangedWhileRunning_IsRefusedUntilItIsSetBackAndLosesNoEvent()
    {
        _broker = await MosquittoBroker.StartAsync(Guarded);
        Start(Options(new MqttTlsOptions()) with { Username = "cam", Password = "right" });
        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("status"), "published");

        await _broker.ReloadAsync(Guarded with { Password = "another" });
        await Until.TrueAsync(
            () => Snapshot is { IsConnected: false, LastError: { } error } && error.Contains("not authorized", StringComparison.Ordinal),
            "refusal");
        for (int frame = 0; frame < 20; frame++)
            _sink!.OnEvent(Lost(frame));
        await Until.TrueAsync(() => Snapshot.SpoolMessages == 20, "spooled");
        await _broker.ReloadAsync(Guarded);

        await Until.TrueAsync(() => Snapshot is { IsConnected: true, SpoolMessages: 0 }, "delivered");
        Assert.Equal(20, Snapshot.Published["events"]);
        Assert.Empty(Snapshot.Shed);
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("right", StringComparison.Ordinal));
    }

    private static ObjectStateChanged Lost(long frame) => new(
        "gate", DateTimeOffset.UnixEpoch, new ObjectId(3), null, TrackState.Tracked, TrackState.Lost,
        ObjectChangeReason.Observed, frame, TimeSpan.FromSeconds(1));

    private MqttSnapshot Snapshot => _sink!.GetSnapshot();

    private async Task StartBrokerAsync(bool wantsClientCertificate = false) => _broker = await MosquittoBroker.StartAsync(
        new MosquittoOptions { Certificates = _certificates, RequiresClientCertificate = wantsClientCertificate });

    private MqttTlsOptions Tls() => new() { Enabled = true, CaFile = _certificates.WriteClientFiles(_folder.Path).Authority };

    private MqttSinkOptions Options(MqttTlsOptions tls) => new()
    {
        Host = "127.0.0.1",
        Port = _broker!.Port,
        Tls = tls,
        Reconnect = new MqttReconnectOptions { InitialDelay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(200) },
    };

    private void Start(MqttSinkOptions options)
    {
        _sink = new MqttSink(options, loggers: _log);
        _camera.Listener = _sink;
        _sink.OnStarted(_camera);
    }
}
