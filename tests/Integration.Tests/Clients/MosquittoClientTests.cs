using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.Chaos.Network;
using SamStream.Integration.Tests.Live;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Clients;

/// <summary>The commands with <c>mosquitto_sub</c> and <c>mosquitto_pub</c>, as documents and configurations give them.</summary>
public sealed partial class MosquittoClientTests : IDisposable
{
    private static readonly string[] Documents = ["README.md", "docs/messages.md", "docker-compose.yml", "configs/live-embedded.yaml"];

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();
    private readonly int _brokerPort = LoopbackPort.Free();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs until each kind of message was published.")]
    public async Task DocumentedCommands_OfARunWithItsOwnBroker_PrintLinesOfJsonOnly()
    {
        DebianPackage.RequireClients();
        // The clients read files of options, which say the port; the commands are as they stand in the documents.
        foreach (string client in (string[])["mosquitto_sub", "mosquitto_pub"])
            File.WriteAllText(_folder.Combine(client), $"-p {_brokerPort}\n");
        using SamStreamProcess program = SamStreamProcess.StartWith(
            [$"MQTT_PORT={_brokerPort}"], "run", RepositoryPaths.Combine("configs/live-embedded.yaml"), "--http", $"{_port}");
        using var status = new StatusReader(_port);
        await status.ReadyAsync();
        using MqttListener other = await MqttListener.ConnectAsync(_brokerPort, "samstream/#");
        string[] commands = Commands("mosquitto_sub");
        SamStreamProcess[] clients = [.. commands.Select((command, index) => Start($"{command} >{index}.txt"))];

        try
        {
            // What is retained says that a client listens.
            await UntilAllAsync(other, clients, "samstream/demo/status");
            int overlays = OverlayCount();
            foreach (string command in Commands("mosquitto_pub"))
            {
                using SamStreamProcess publisher = Start(command);
                ProcessResult published = await publisher.EndAsync();
                Assert.True(published.ExitCode == 0, published.ToString());
            }

            await other.PublishAsync("samstream/demo/command", """{"command":"snapshot"}""");
            foreach (string name in (string[])["masks", "prompt/result", "command/result", "events", "snapshot"])
                await UntilAllAsync(other, clients, "samstream/demo/" + name);
            // Pictures went by meanwhile.
            await other.UntilAsync("overlay", () => OverlayCount() > overlays);
            await other.UntilAsync("picture", () => other.Heard.Any(heard => heard is { Topic: "samstream/demo/snapshot/image", IsJpeg: true }));
            foreach (SamStreamProcess client in clients)
            {
                client.Signal("TERM");
                await client.EndAsync();
            }
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }

        Assert.NotEmpty(commands);
        for (int index = 0; index < commands.Length; index++)
            AssertText(File.ReadAllBytes(_folder.Combine($"{index}.txt")));
        Assert.True((await other.HeardAsync("samstream/demo/prompt/result", _ => true)).GetProperty("ok").GetBoolean());

        int OverlayCount() => other.Heard.Count(heard => heard is { Topic: "samstream/demo/overlay", IsJpeg: true });
    }

    // Lines of a topic and JSON, in UTF-8.
    private static void AssertText(byte[] output)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (string line in text[..^1].Split('\n'))
        {
            Assert.DoesNotContain(line, char.IsControl);
            Match parts = Line().Match(line);
            Assert.True(parts.Success, line);
            using var json = JsonDocument.Parse(parts.Groups["json"].Value);
            Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        }
    }

    private async Task UntilAllAsync(MqttListener other, SamStreamProcess[] clients, string topic)
    {
        await other.UntilAsync($"lines of {topic}", () => clients.Any(client => client.HasExited)
            || clients.Index().All(client => Read($"{client.Index}.txt").Contains($"\n{topic} ", StringComparison.Ordinal)));
        if (Array.Find(clients, client => client.HasExited) is { } ended)
            Assert.Fail($"{await ended.EndAsync()}");
    }

    private string Read(string name)
    {
        using var stream = new FileStream(_folder.Combine(name), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return "\n" + reader.ReadToEnd();
    }

    private SamStreamProcess Start(string command) =>
        SamStreamProcess.StartClient(_folder.Path, command, $"XDG_CONFIG_HOME={_folder.Path}");

    private static string[] Commands(string program) =>
    [
        .. Documents.SelectMany(file => File.ReadLines(RepositoryPaths.Combine(file)))
            .Select(line => Command().Match(line))
            .Where(found => found.Success && found.Groups["program"].Value == program)
            .Select(found => found.Value.Trim())
            .Distinct(),
    ];

    [GeneratedRegex("(?<program>mosquitto_(sub|pub)) -.*$")]
    private static partial Regex Command();

    [GeneratedRegex(@"^samstream/\S+ (?<json>\{.*\})$")]
    private static partial Regex Line();
}
