using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Run;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Restream;
using SamStream.Sinks.Sockets;

namespace SamStream.Cli.Tests.Configuration;

/// <summary>The sections of a run with cameras: what they mean, and what is said of mistakes.</summary>
public sealed class CameraConfigurationTests
{
    private const string Secret = "hunter2@:/#%^!";

    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void Plan_TwoCameras_EachHasItsOwnFolderAndOptions()
    {
        RunPlan plan = Plan("""
            cameras:
              - id: left
                input: /dev/video0
                restart: { maxRestarts: 3, initialDelay: 200ms, maxDelay: 1m, stableAfter: 2m }
                sinks: { overlay: false }
              - { id: right, input: "test:crossing", frames: 5 }
            sinks: { masks: { enabled: false } }
            output: { folder: out, diskFull: skip }
            shutdown: { drainTimeout: 1.5s }
            budget: { latency: 150ms, cpu: 62.5% }
            http: { address: 0.0.0.0, port: 1234 }
            """);

        Assert.True(plan.IsLive);
        Assert.Equal(["left", "right"], plan.Cameras.Select(camera => camera.Id));
        Assert.Equal(
            [Path.GetFullPath("out/left"), Path.GetFullPath("out/right")], plan.Cameras.Select(camera => camera.OutputFolder));
        RestartOptions restart = plan.Cameras[0].Restart!;
        Assert.Equal(
            (3, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)),
            ((int)restart.MaxRestarts!, restart.InitialDelay, restart.MaxDelay, restart.StableAfter));
        Assert.Null(plan.Cameras[1].Restart);
        Assert.Equal([false, true], plan.Cameras.Select(camera => camera.Sinks.Get<OverlayVideoOptions>().Enabled));
        Assert.All(plan.Cameras, camera => Assert.False(camera.Sinks.Get<MaskImageOptions>().Enabled));
        Assert.Equal((DiskFullAction.Skip, TimeSpan.FromSeconds(1.5)), (plan.DiskFull, plan.DrainTimeout));
        Assert.Equal("0.0.0.0:1234", plan.Http!.ToString());
        Assert.Equal(new BudgetOptions { Latency = TimeSpan.FromMilliseconds(150), Cpu = 0.625 }, plan.Budget);
        Assert.Null(plan.Mqtt);
    }

    [Theory]
    [InlineData("cpu: 80", "budget.cpu: '80' is not valid; write a share in percent (80%) from 5% to 100%")]
    [InlineData("cpu: 0%", "budget.cpu: '0%' is not valid; write a share in percent (80%) from 5% to 100%")]
    [InlineData("cpu: 101%", "budget.cpu: '101%' is not valid; write a share in percent (80%) from 5% to 100%")]
    [InlineData("cpu: -5%", "budget.cpu: '-5%' is not valid; write a share in percent (80%) from 5% to 100%")]
    [InlineData("latency: 5ms", "budget.latency: '5ms' is not valid; write a duration with its unit (500ms, 5s, 2m, 1h) from 10ms to 1m")]
    public void Plan_BudgetThatIsNone_IsToldWithTheForm(string line, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan($$"""
            cameras: [{ id: door, input: /dev/video0 }]
            budget: { {{line}} }
            output: { folder: out }
            """));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SocketOfTwoCameras_IsNamedAfterEach()
    {
        RunPlan plan = Plan("""
            cameras: [{ id: left, input: /dev/video0 }, { id: right, input: /dev/video1 }, { id: off, input: /dev/video2, sinks: { socket: false } }]
            sinks: { socket: { path: "run/{camera}.sock" } }
            output: { folder: out }
            """);

        Assert.Equal(
            [Path.GetFullPath("run/left.sock"), Path.GetFullPath("run/right.sock"), Path.GetFullPath("run/off.sock")],
            plan.Cameras.Select(camera => camera.Sinks.Get<SocketOptions>().Path));
        Assert.Equal([true, true, false], plan.Cameras.Select(camera => camera.Sinks.Get<SocketOptions>().IsOn));
    }

    [Fact]
    public void Plan_SocketAlone_NeedsNoOutputFolder()
    {
        RunPlan plan = Plan("""
            cameras: [{ id: door, input: /dev/video0 }]
            sinks: { socket: { listen: "127.0.0.1:5600" }, jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            """);

        Assert.False(plan.Sinks.AnyFile);
        Assert.Equal("socket", Assert.Single(plan.Sinks.Enabled).Name);
    }

    [Fact]
    public void Plan_RestreamOfTwoCameras_IsNamedAfterEach()
    {
        RunPlan plan = Plan("""
            cameras: [{ id: left, input: /dev/video0 }, { id: right, input: /dev/video1 }, { id: off, input: /dev/video2, sinks: { restream: false } }]
            sinks: { restream: { address: "rtmp://host/live/{camera}" } }
            output: { folder: out }
            """);

        Assert.Equal(
            ["rtmp://host/live/left", "rtmp://host/live/right", "rtmp://host/live/off"],
            plan.Cameras.Select(camera => camera.Sinks.Get<RestreamOptions>().Address));
        Assert.Equal([true, true, false], plan.Cameras.Select(camera => camera.Sinks.Get<RestreamOptions>().IsOn));
    }

    [Theory]
    [InlineData("address: \"rtmp://host/live/hunter2\"",
        "sinks.restream.address: 'rtmp://host:1935/live/…' is that of several cameras; switch it off for all but one (sinks.restream: false), "
        + "or give each its own: sinks.restream.address takes {camera}")]
    [InlineData("address: \"http://0.0.0.0:8090/{camera}\"",
        "sinks.restream.address: 'http://0.0.0.0:8090/right' is not valid; whoever reaches that port would see the pictures")]
    [InlineData("address: \"exec://host:1/{camera}\"", "is not valid; it must begin with rtsp://, rtsps://, srt://, rtmp://, udp:// or http://")]
    [InlineData("quality: 23", "sinks.restream.address: '' is not valid; it must name where the video goes")]
    public void Plan_RestreamThatCannotBe_SaysWhyWithoutSecrets(string options, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan($$"""
            cameras: [{ id: left, input: /dev/video0 }, { id: right, input: /dev/video1 }]
            sinks: { restream: { {{options}} } }
            output: { folder: out }
            """));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("socket: { listen: \"127.0.0.1:5600\" }", "",
        "sinks.socket.listen: '127.0.0.1:5600' is that of several cameras; switch it off for all but one (sinks.socket: false), "
        + "or give each its own: sinks.socket.path takes {camera}")]
    [InlineData("socket: { path: /run/masks.sock }", "", "sinks.socket.path: '/run/masks.sock' is that of several cameras")]
    [InlineData("socket: { listen: \"0.0.0.0:5600\" }", "",
        "sinks.socket.listen: '0.0.0.0:5600' is not valid; it must be an address of this machine alone and a port")]
    [InlineData("socket: { masks: rle }", "", "sinks.socket.path: '' is not valid; it must name a Unix-domain socket; or write listen, an address for TCP")]
    [InlineData("", "socket: true", "cameras[1].sinks.socket: 'true' has no place to write to; write one in the section sinks.socket")]
    public void Plan_SocketThatCannotBe_SaysWhy(string sinks, string ofCamera, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan($$"""
            cameras: [{ id: left, input: /dev/video0 }, { id: right, input: /dev/video1, sinks: { {{ofCamera}} } }]
            sinks: { {{sinks}} }
            output: { folder: out }
            """));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Broker_IsSetUpAsWritten()
    {
        _variables["BROKER_PASSWORD"] = Secret;

        RunPlan plan = Plan("""
            cameras: [{ id: door, input: /dev/video0 }]
            sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            mqtt:
              host: broker.example
              username: sam
              password: ${BROKER_PASSWORD}
              prefix: hall/two
              maxPayloadBytes: 4096
              tls: { enabled: true }
              spool: { path: spool, maxMessages: 7, maxAge: 2h }
              overlay: { enabled: true, interval: 250ms }
              discovery: { enabled: true }
            """);

        Assert.NotNull(plan.Mqtt);
        Assert.Equal(("broker.example", 8883, Secret), (plan.Mqtt.Host, plan.Mqtt.EffectivePort, plan.Mqtt.Password));
        Assert.Equal(("hall/two", 4096), (plan.Mqtt.Prefix, plan.Mqtt.MaxPayloadBytes));
        Assert.Equal(
            (Path.GetFullPath("spool"), 7, TimeSpan.FromHours(2)),
            (plan.Mqtt.Spool.Path, plan.Mqtt.Spool.MaxMessages, plan.Mqtt.Spool.MaxAge));
        Assert.Equal((true, TimeSpan.FromMilliseconds(250)), (plan.Mqtt.Overlay.Enabled, plan.Mqtt.Overlay.Interval));
        Assert.True(plan.Mqtt.Discovery.Enabled);
        Assert.Empty(plan.Hints);
    }

    [Fact]
    public void Plan_EmbeddedBroker_NeedsNoMore()
    {
        RunPlan plan = Plan("""
            cameras: [{ id: door, input: /dev/video0 }]
            mqtt: { host: embedded, port: 0 }
            output: { folder: out }
            """);

        Assert.True(plan.Mqtt!.IsEmbedded);
        Assert.Equal(0, plan.Mqtt.EffectivePort);
        Assert.Empty(plan.Hints);
    }

    [Theory]
    [InlineData("host: embedded, username: me, password: x", "mqtt.username")]
    [InlineData("host: embedded, tls: { enabled: true }", "mqtt.tls.enabled")]
    [InlineData("host: embedded, sessionExpiry: 1h", "mqtt.sessionExpiry")]
    [InlineData("host: broker, port: 0", "mqtt.port")]
    public void Plan_EmbeddedBrokerWithKeysOfAnother_NamesThem(string mqtt, string key)
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan(
            $"cameras: [{{ id: door, input: /dev/video0 }}]\nmqtt: {{ {mqtt} }}\noutput: {{ folder: out }}\n"));

        Assert.Equal(key, Assert.Single(error.Problems).Key);
    }

    /// <summary>An answer on a topic of a camera would be taken for a request, or for what the camera says.</summary>
    [Theory]
    [InlineData("reply", "is where answers to requests go")]
    [InlineData("status", "is where the status of the process is published")]
    [InlineData("answers", "is where answers to requests go")]
    public void Plan_CameraNamedAsATopicOfTheProcess_IsRefusedWithABroker(string id, string fault)
    {
        string cameras = $"cameras: [{{ id: {id}, input: /dev/video0 }}]\noutput: {{ folder: out }}\n";

        var error = Assert.Throws<ConfigurationException>(() => Plan(
            cameras + "mqtt: { host: broker, requests: { responseTopicPrefix: samstream/answers/here } }\n"));

        Assert.Equal(fault, Assert.Single(error.Problems).Fault);
        Assert.Null(Plan(cameras).Mqtt);
    }

    [Theory]
    [InlineData("samstream")]
    [InlineData("samstream/")]
    public void Plan_AnswersAmongTheTopicsOfCameras_AreRefused(string prefix)
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan(
            "cameras: [{ id: door, input: /dev/video0 }]\noutput: { folder: out }\n"
            + $"mqtt: {{ host: broker, requests: {{ responseTopicPrefix: {prefix} }} }}\n"));

        Assert.Equal("mqtt.requests.responseTopicPrefix", Assert.Single(error.Problems).Key);
    }

    [Fact]
    public void Plan_HttpHosts_AreNamesWithoutAPort()
    {
        const string cameras = "cameras: [{ id: door, input: /dev/video0 }]\noutput: { folder: out }\n";

        RunPlan plan = Plan(cameras + "http: { hosts: [nvr.example.org, samstream.monitoring.svc] }\n");
        var error = Assert.Throws<ConfigurationException>(() => Plan(cameras + "http: { hosts: ['http://a', 'a.b:9477', '*'] }\n"));

        Assert.Equal(["nvr.example.org", "samstream.monitoring.svc"], plan.Http!.Hosts);
        Assert.Equal(3, error.Problems.Count);
    }

    [Fact]
    public void Plan_ManyFaults_TellsEach()
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan("""
            source: { input: a.mp4 }
            prompts: [{ box: [1, 2, 3, 4] }]
            cameras:
              - { id: a/b, input: "test:crossing" }
              - { id: A, input: "test:crossing", transport: udp, password: "hunter2@:/#%^!" }
              - { id: a, input: "test:nothing", stallTimeout: 5 }
              - { input: /dev/video0 }
            http: { address: here, port: 70000 }
            mqtt: { enabled: true, tls: { caFile: nowhere.pem } }
            """));

        string[] told = [.. error.Problems.Select(problem => $"{problem.Key}: {problem.Fault}")];
        Assert.Contains("source: stands beside cameras", told);
        Assert.Contains("prompts: stand beside cameras", told);
        Assert.Contains("cameras[0].id: is no name for topics and folders", told);
        Assert.Contains("cameras[1].transport: cannot be used with test patterns: it is for network streams", told);
        Assert.Contains("cameras[1].password: cannot be used with test patterns: it is for network streams", told);
        Assert.Contains("cameras[2].id: is the id of cameras[1] as well", told);
        Assert.Contains("cameras[2].stallTimeout: is not valid", told);
        Assert.Contains("cameras[3].id: is missing", told);
        Assert.Contains("http.address: is no address", told);
        Assert.Contains("http.port: is not valid", told);
        Assert.Contains("mqtt.host: is missing", told);
        Assert.Contains("mqtt.tls.caFile: does not exist", told);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cameras: [{ id: a, input: /dev/video0, pasword: hunter2 }]")]
    [InlineData("cameras: [{ id: a, input: /dev/video0, password: [hunter2] }]")]
    [InlineData("cameras: [{ id: a, input: 'rtsp://me:hunter2@:/#@host/x', transport: smoke }]")]
    [InlineData("cameras: [{ id: a, inputt: 'rtsp://me:hunter2@host/x' }]")]
    [InlineData("source: { inputt: 'rtsp://me:hunter2@host/x' }")]
    [InlineData("source: 'rtsp://me:hunter2@host/x'")]
    [InlineData("mqtt: { host: a, password: { is: hunter2 } }")]
    public void Plan_FaultBesideASecret_DoesNotShowIt(string yaml)
    {
        var error = Assert.Throws<ConfigurationException>(() => Plan(yaml));

        Assert.DoesNotContain("hunter2", string.Join('\n', error.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password: hunter2", true)]
    [InlineData("password: ${SECRET}", false)]
    [InlineData("prefix: me", false)]
    public void Plan_SecretInClear_GivesAHintWithoutIt(string key, bool isHinted)
    {
        _variables["SECRET"] = Secret;

        RunPlan plan = Plan($"cameras: [{{ id: a, input: /dev/video0 }}]\noutput: {{ folder: out }}\nmqtt:\n  host: localhost\n  username: me\n  {key}\n");

        Assert.Equal(isHinted ? ["mqtt.password"] : [], plan.Hints.Select(hint => hint.Key));
        Assert.DoesNotContain("hunter2", string.Join('\n', plan.Hints), StringComparison.Ordinal);
    }

    /// <summary>Whoever is on the way to the broker reads the password.</summary>
    [Theory]
    [InlineData("host: broker.example, username: me, password: \"${SECRET}\"", true)]
    [InlineData("host: 10.0.0.2, username: me, password: \"${SECRET}\"", true)]
    [InlineData("host: broker.example, username: me, password: \"${SECRET}\", tls: { enabled: true }", false)]
    [InlineData("host: broker.example, username: me", false)]
    [InlineData("host: broker.example", false)]
    [InlineData("host: localhost, username: me, password: \"${SECRET}\"", false)]
    [InlineData("host: 127.0.0.2, username: me, password: \"${SECRET}\"", false)]
    [InlineData("host: \"::1\", username: me, password: \"${SECRET}\"", false)]
    public void Plan_PasswordForABrokerWithoutTls_GivesAHintWithoutIt(string mqtt, bool isHinted)
    {
        _variables["SECRET"] = Secret;

        RunPlan plan = Plan($"cameras: [{{ id: a, input: /dev/video0 }}]\noutput: {{ folder: out }}\nmqtt: {{ {mqtt} }}\n");

        Assert.Equal(isHinted ? ["mqtt.tls.enabled"] : [], plan.Hints.Select(hint => hint.Key));
        Assert.DoesNotContain("hunter2", string.Join('\n', plan.Hints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${NAME:-door}", null, "door")]
    [InlineData("${NAME:-door}", "", "door")]
    [InlineData("${NAME:-door}", "gate", "gate")]
    [InlineData("${NAME:-}x", null, "x")]
    [InlineData("${NAME:-a:-b}", null, "a:-b")]
    public void Apply_VariableWithDefault_IsTheVariableOrTheDefault(string text, string? value, string expected)
    {
        if (value is not null)
            _variables["NAME"] = value;

        Assert.Equal(expected, new EnvironmentSubstitution(_variables.GetValueOrDefault).Apply(text, 1000, out var faults));
        Assert.Empty(faults);
    }

    [Fact]
    public void Plan_EmptyVariable_IsAKeyThatIsNotWritten()
    {
        RunPlan plan = Plan("""
            cameras: [{ id: a, input: /dev/video0 }]
            output: { folder: out }
            mqtt: { host: b, username: "${NOT_SET:-}", port: "${NOT_SET:-}" }
            """);

        Assert.Equal((null, 1883), (plan.Mqtt!.Username, plan.Mqtt.EffectivePort));
    }

    [Fact]
    public void Plan_RequiredKeyThatIsEmpty_IsTold()
    {
        var error = Assert.Throws<ConfigurationException>(
            () => Plan("cameras: [{ id: a, input: '${NOT_SET:-}' }]\noutput: { folder: out }\n"));

        Assert.Equal("cameras[0].input", Assert.Single(error.Problems).Key);
    }

    private RunPlan Plan(string yaml)
    {
        string file = Path.Combine(Environment.CurrentDirectory, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, yaml);
        try
        {
            return ConfiguredRun.Plan(file, new EnvironmentSubstitution(_variables.GetValueOrDefault), options => options, []);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
