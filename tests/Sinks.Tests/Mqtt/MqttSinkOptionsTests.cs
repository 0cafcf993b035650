using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Publishing;

namespace SamStream.Sinks.Tests.Mqtt;

public sealed class MqttSinkOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => Assert.Empty(new MqttSinkOptions().Validate());

    [Fact]
    public void Validate_ManyFaults_NamesThemAll()
    {
        var options = new MqttSinkOptions
        {
            Host = "mqtt://user:hunter2@broker",
            Port = 70000,
            Password = "hunter2",
            Prefix = "/sam/#",
            MaxPayloadBytes = 1,
            Qos = new MqttQosOptions { Events = 3 },
            Tls = new MqttTlsOptions { CertificateFile = "client.pem" },
            Spool = new MqttSpoolOptions { MaxMessages = 0, MaxAge = TimeSpan.Zero },
            Reconnect = new MqttReconnectOptions { Jitter = double.NaN },
            Overlay = new MqttOverlayOptions { Quality = 0 },
        };

        IReadOnlyList<OptionProblem> problems = options.Validate();

        Assert.Equal(
            [
                "Host", "MaxPayloadBytes", "Overlay.Quality", "Password", "Port", "Prefix", "Qos.Events", "Reconnect.Jitter",
                "Spool.MaxAge", "Spool.MaxMessages", "Tls.Enabled", "Tls.KeyFile",
            ],
            problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("hunter2", string.Join("\n", problems), StringComparison.Ordinal);
        var error = Assert.Throws<SinkException>(() => new MqttSink(options));
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EmbeddedWithWhatOnlyABrokerElsewhereHas_NamesIt()
    {
        var options = new MqttSinkOptions { Host = MqttSinkOptions.EmbeddedHost, Port = 0 };

        Assert.Empty(options.Validate());
        Assert.Equal(
            ["Username", "Tls.Enabled", "SessionExpiry"],
            (options with { Username = "u", Tls = new MqttTlsOptions { Enabled = true }, SessionExpiry = TimeSpan.FromHours(1) })
                .Validate().Select(problem => problem.Key));
        Assert.Equal(["Port"], (options with { Host = "broker" }).Validate().Select(problem => problem.Key));
    }

    [Fact]
    public void ToString_WithPassword_DoesNotHoldIt() => Assert.Equal(
        "mqtts://broker:8883/samstream",
        new MqttSinkOptions
        {
            Host = "broker",
            Username = "u",
            Password = "hunter2",
            Tls = new MqttTlsOptions { Enabled = true },
        }.ToString());
}
