using SamStream.Chaos.Brokers;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Tests.Mqtt.Broker;

/// <summary>Whom the sink trusts and who trusts the sink: TLS and logins at a real broker.</summary>
public sealed class MosquittoLoginTests : BrokerSinkTest
{
    private static readonly MosquittoOptions Guarded = new() { UserName = "cam", Password = "right" };

    private readonly TestCertificates _certificates = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _certificates.Dispose();
    }

    [Theory]
    [InlineData("right", true)]
    [InlineData("wr0ng", false)]
    public async Task AskAsync_Login_SaysWhetherTheBrokerTakesIt(string password, bool isTaken)
    {
        await StartBrokerAsync(Guarded);

        string? reason = await BrokerProbe.AskAsync(Options() with { Username = "cam", Password = password }, default);

        Assert.Equal(isTaken, reason is null);
        Assert.DoesNotContain(password, reason ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskAsync_ProgramRuns_KeepsItsConnection()
    {
        await StartBrokerAsync();
        await using var gateway = new MqttGateway(Options(), ["gate"]);
        gateway.Start();
        await Until.TrueAsync(() => gateway.GetSnapshot().IsConnected, "connected");

        Assert.Null(await BrokerProbe.AskAsync(Options(), default));

        await Until.TrueAsync(() => gateway.GetSnapshot() is { IsConnected: true, Reconnects: 0 }, "still there");
    }

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Tls_AuthorityGiven_PublishesEncrypted(MqttProtocol protocol)
    {
        await StartTlsBrokerAsync();

        Start(Options() with { Tls = Tls(), Protocol = protocol });

        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("status"), "published");
    }

    [Fact]
    public async Task Tls_ClientCertificateWantedAndGiven_Publishes()
    {
        await StartTlsBrokerAsync(wantsClientCertificate: true);
        (_, string client, string clientKey) = _certificates.WriteClientFiles(Folder.Path);

        Start(Options() with { Tls = Tls() with { CertificateFile = client, KeyFile = clientKey } });

        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("status"), "published");
    }

    [Fact]
    public async Task Tls_ClientCertificateWantedAndNotGiven_IsNotConnected()
    {
        await StartTlsBrokerAsync(wantsClientCertificate: true);

        Start(Options() with { Tls = Tls() });

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
        await StartTlsBrokerAsync();

        Start(Options() with { Tls = Tls() with { HostName = "broker.example.org" } });

        await Until.TrueAsync(() => Log.Warnings.Count > 0, "refusal");
        Assert.Equal(
            "TLS failed: the broker's certificate is not for 'broker.example.org'; write the name that it is for as tls.hostName",
            Snapshot.LastError);
        Assert.Contains("refuses", Assert.Single(Log.Warnings), StringComparison.Ordinal);
        Assert.Empty(Snapshot.Published);
    }

    [Fact]
    public async Task Tls_CertificateOfAnotherAuthority_IsRefusedAndSaysSo()
    {
        await StartTlsBrokerAsync();
        using var others = new TestCertificates();
        (string authority, _, _) = others.WriteClientFiles(Folder.Path);

        Start(Options() with { Tls = new MqttTlsOptions { Enabled = true, CaFile = authority } });

        await Until.TrueAsync(() => Snapshot.LastError is not null, "refusal");
        Assert.StartsWith(
            $"TLS failed: the broker's certificate is not signed by an authority of {authority} (", Snapshot.LastError, StringComparison.Ordinal);
        Assert.Empty(Snapshot.Published);
    }

    [Fact]
    public async Task Password_ChangedWhileRunning_IsRefusedUntilItIsSetBackAndLosesNoEvent()
    {
        await StartBrokerAsync(Guarded);
        Start(Options() with { Username = "cam", Password = "right" });
        await Until.TrueAsync(() => Snapshot.Published.ContainsKey("status"), "published");

        await Broker.ReloadAsync(Guarded with { Password = "another" });
        await Until.TrueAsync(
            () => Snapshot is { IsConnected: false, LastError: { } error } && error.Contains("not authorized", StringComparison.Ordinal),
            "refusal");
        RaiseEvents(20);
        await Until.TrueAsync(() => Snapshot.SpoolMessages == 20, "spooled");
        await Broker.ReloadAsync(Guarded);

        await Until.TrueAsync(() => Snapshot is { IsConnected: true, SpoolMessages: 0 }, "delivered");
        Assert.Equal(20, Snapshot.Published["events"]);
        Assert.Empty(Snapshot.Shed);
        Assert.DoesNotContain(Log.Lines, line => line.Text.Contains("right", StringComparison.Ordinal));
    }

    private Task StartTlsBrokerAsync(bool wantsClientCertificate = false) => StartBrokerAsync(
        new MosquittoOptions { Certificates = _certificates, RequiresClientCertificate = wantsClientCertificate });

    private MqttTlsOptions Tls() => new() { Enabled = true, CaFile = _certificates.WriteClientFiles(Folder.Path).Authority };
}
