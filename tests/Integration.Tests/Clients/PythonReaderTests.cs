using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Integration.Tests.Live;
using SamStream.Integration.Tests.Processes;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Clients;

/// <summary>The sample <c>samples/readers/mqtt_masks.py</c>, which knows of the messages what their page says.</summary>
public sealed partial class PythonReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Slow("The whole program runs with a broker until a reader has prompted an object and seen its mask.")]
    public async Task Reader_OfARun_PromptsAnObjectAndDecodesItsMask()
    {
        DebianPackage.RequireModule("python3-paho-mqtt", "paho/mqtt");
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        using MqttListener other = await MqttListener.ConnectAsync(broker.Port, "samstream/gate/masks");
        File.WriteAllText(_folder.Combine("run.yaml"), $$"""
            cameras: [{ id: gate, input: "test:crossing?size=320x192&frames=1000000", prompts: [{ id: 1, box: [10, 60, 90, 140] }] }]
            model: { inputSize: 512x320 }
            mqtt: { host: 127.0.0.1, port: {{broker.Port}} }
            http: { port: {{_port}} }
            sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            """);
        using SamStreamProcess program = SamStreamProcess.Start("run", _folder.Combine("run.yaml"));
        using var status = new StatusReader(_port);
        await status.ReadyAsync();
        await other.HeardAsync("samstream/gate/masks", _ => true);

        ProcessResult refused = await ReadAsync(broker.Port, "900 300 990 400");
        ProcessResult reader = await ReadAsync(broker.Port, "100 60 180 140");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("out_of_frame: ", refused.Error, StringComparison.Ordinal);
        Assert.True(reader.ExitCode == 0, reader.ToString());
        Match said = Report().Match(reader.Output);
        Assert.True(said.Success, reader.ToString());
        int id = Number("id");
        JsonElement frame = await other.HeardAsync("samstream/gate/masks", message => message.GetProperty("frame").GetInt64() == Number("frame"));
        JsonElement found = frame.GetProperty("objects").EnumerateArray().Single(candidate => candidate.GetProperty("id").GetInt32() == id);
        Assert.Equal(found.GetProperty("area").GetInt32(), Number("pixels"));
        string[] picture = File.ReadAllLines(_folder.Combine($"object-{id}.pbm"));
        Assert.Equal(["P1", "320 192"], picture[..2]);
        Assert.Equal(found.GetProperty("box").EnumerateArray().Select(edge => edge.GetInt32()), BoxOf(picture[2..]));

        int Number(string name) => int.Parse(said.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    private async Task<ProcessResult> ReadAsync(int port, string box)
    {
        string script = RepositoryPaths.Combine("samples/readers/mqtt_masks.py");
        using SamStreamProcess reader = SamStreamProcess.StartClient(
            _folder.Path, $"{DebianPackage.Python} '{script}' gate {box} 127.0.0.1 {port}");
        return await reader.EndAsync();
    }

    // The edges of the ones; those to the right and below are not of the box.
    private static int[] BoxOf(string[] rows)
    {
        (int X, int Y)[] ones =
        [
            .. from y in Enumerable.Range(0, rows.Length)
               from x in Enumerable.Range(0, (rows[y].Length + 1) / 2)
               where rows[y][2 * x] == '1'
               select (x, y),
        ];
        return [ones.Min(one => one.X), ones.Min(one => one.Y), ones.Max(one => one.X) + 1, ones.Max(one => one.Y) + 1];
    }

    [GeneratedRegex(@"^object (?<id>\d+) added on frame \d+\nframe (?<frame>\d+): object \k<id> has (?<pixels>\d+) pixels in \[\d+, \d+, \d+, \d+\]\n$")]
    private static partial Regex Report();
}
