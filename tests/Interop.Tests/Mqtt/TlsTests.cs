using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using SamStream.Chaos.Brokers;

namespace SamStream.Interop.Tests.Mqtt;

public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task ConnectAsync_ToATrustedServer_Works()
    {
        await using var broker = await MosquittoBroker.StartAsync(new() { Certificates = _certificates });
        using var client = new TestClient();

        var result = await client.Mqtt.ConnectAsync(Options(broker, tls => tls));
        await client.Mqtt.SubscribeAsync("a");
        await client.Mqtt.PublishBinaryAsync("a", new byte[1_000_000], MqttQualityOfServiceLevel.AtLeastOnce);

        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        Assert.Equal(1_000_000, (await client.NextAsync()).Payload.Length);
        await client.Mqtt.DisconnectAsync();
    }

    [Fact]
    public async Task ConnectAsync_ToAServerOfAnotherName_Fails() =>
        await AssertFailsAsync(tls => tls.WithTargetHost("example.org"));

    [Fact]
    public async Task ConnectAsync_ToAServerOfAnotherAuthority_Fails()
    {
        using var others = new TestCertificates();

        await AssertFailsAsync(tls => tls.WithTrustChain([others.Authority]));
    }

    [Fact]
    public async Task ConnectAsync_ToAServerThatTheHandlerRefuses_Fails()
    {
        string? subject = null;

        await AssertFailsAsync(tls => tls.WithCertificateValidationHandler(server =>
        {
            subject = server.Certificate.Subject;
            return false;
        }));

        Assert.Equal("CN=localhost", subject);
    }

    [Fact]
    public async Task ConnectAsync_WithoutTheCertificateThatTheServerWants_Fails()
    {
        await using var broker = await MosquittoBroker.StartAsync(
            new() { Certificates = _certificates, RequiresClientCertificate = true });
        using var client = new TestClient();

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(
            () => client.Mqtt.ConnectAsync(Options(broker, tls => tls)));

        Assert.False(client.Mqtt.IsConnected);
    }

    [Fact]
    public async Task ConnectAsync_WithTheCertificateThatTheServerWants_Works()
    {
        await using var broker = await MosquittoBroker.StartAsync(
            new() { Certificates = _certificates, RequiresClientCertificate = true });
        using var client = new TestClient();

        var result = await client.Mqtt.ConnectAsync(Options(
            broker, tls => tls.WithClientCertificates(new X509Certificate2Collection(_certificates.Client))));

        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
    }

    private async Task AssertFailsAsync(Func<MqttClientTlsOptionsBuilder, MqttClientTlsOptionsBuilder> with)
    {
        await using var broker = await MosquittoBroker.StartAsync(new() { Certificates = _certificates });
        using var client = new TestClient();

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => client.Mqtt.ConnectAsync(Options(broker, with)));

        Assert.False(client.Mqtt.IsConnected);
        Assert.False((await client.EndAsync()).ClientWasConnected);
    }

    // Certificates of a test have nobody to ask whether they are revoked.
    private MqttClientOptions Options(
        MosquittoBroker broker, Func<MqttClientTlsOptionsBuilder, MqttClientTlsOptionsBuilder> with) =>
        TestClient.Options(broker.Port)
            .WithTcpServer("localhost", broker.Port)
            .WithTlsOptions(tls => with(tls
                .WithTrustChain([_certificates.Authority])
                .WithRevocationMode(X509RevocationMode.NoCheck)))
            .Build();
}
