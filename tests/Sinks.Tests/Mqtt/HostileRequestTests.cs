using System.Text;
using SamStream.Pipeline.Commands;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Publishing;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Tests.Mqtt;

/// <summary>What comes from a network that anybody can write to.</summary>
[Collection(RunsAlone.Name)]
public sealed class HostileRequestTests
{
    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ":", ",", "\"id\"", "\"box\"", "\"points\"", "\"mask\"", "\"size\"", "\"counts\"", "\"mode\"",
        "\"request_id\"", "\"at\"", "\"frame\"", "\"pts\"", "\"set\"", "\"remove\"", "1", "-1", "1e999", "0.5", "9223372036854775808",
        "null", "true", "\"\\ud800\"", "\"\\u0000\"", "\"now\"", "[0,0,9,9]", "[48,64]", "\"ooooooooooooooooo\"", "\u00ff", "\0",
    ];

    [Fact]
    public async Task Requests_AThousandHostile_AreAllAnsweredOrCounted()
    {
        const int count = 1000;
        var random = new Random(20261122);
        var broker = new FakeBroker();
        var camera = new FakeCamera();
        var time = new ManualTime();
        var asking = new FakeBroker();
        await using var gateway = new MqttGateway(new MqttSinkOptions(), ["gate"], asking, new ManualTime());
        gateway.Start();
        await using var sink = new MqttSink(new MqttSinkOptions(), broker, gateway, time);
        camera.Listener = sink;
        sink.OnStarted(camera);
        await Until.TrueAsync(() => sink.GetSnapshot().IsConnected && asking.Subscriptions.Count > 0, "connected");

        for (int i = 0; i < count; i++)
        {
            string topic = "samstream/gate/" + (random.Next(4) == 0 ? "command" : "prompt/set");
            asking.Send(topic, Hostile(random, i));
            // As fast as they are taken: a flood beyond the queue is refused as busy, which is another test's matter.
            int sent = i + 1;
            if (i % 100 == 99)
                await Until.TrueAsync(() => Handled(sink) >= sent, "taken");
        }

        await Until.TrueAsync(() => Handled(sink) == count, "all counted");
        await Until.TrueAsync(() => sink.GetSnapshot().SpoolMessages == 0, "all answered");
        Assert.True(sink.GetSnapshot().IsConnected);
        IReadOnlyDictionary<string, long> requests = sink.GetSnapshot().Requests;
        long answers = broker.On("samstream/gate/prompt/result").Count + broker.On("samstream/gate/command/result").Count;
        Assert.Equal(count, answers);
        Assert.True(requests[RefusalCode.Malformed] > 100 && requests[RefusalCode.Oversized] > 10, string.Join(", ", requests));
    }

    [Fact]
    public async Task Requests_FloodThatNobodyTakes_CostsNoMoreThanTheQueue()
    {
        var broker = new FakeBroker();
        var asking = new FakeBroker();
        await using var gateway = new MqttGateway(new MqttSinkOptions(), ["gate"], asking, new ManualTime());
        gateway.Start();
        await using var sink = new MqttSink(new MqttSinkOptions(), broker, gateway, new ManualTime());
        sink.OnStarted(new FakeCamera());
        await Until.TrueAsync(() => sink.GetSnapshot().IsConnected && asking.Subscriptions.Count > 0, "connected");
        var payload = new byte[60_000];

        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 5000; i++)
            asking.Send("samstream/gate/prompt/set", payload);
        await Until.TrueAsync(() => Handled(sink) == 5000, "all counted");

        await Until.TrueAsync(() => sink.GetSnapshot().SpoolMessages == 0, "all answered");
        long after = GC.GetTotalMemory(forceFullCollection: true);
        // 5,000 x 60 kB would be 300 MB; the fake broker keeps each answer's few hundred bytes.
        Assert.InRange(after - before, long.MinValue, 32 << 20);
    }

    [Fact]
    public void Read_TenThousandRandomPayloads_ThrowsNothingElseAndKeepsNoMemory()
    {
        var random = new Random(4711);
        var frame = new FrameSize(64, 48);
        for (int i = 0; i < 1000; i++)
            ReadBoth(Payload(random), frame);

        long before = GC.GetTotalMemory(forceFullCollection: true);
        int refused = 0;
        for (int i = 0; i < 10_000; i++)
            refused += ReadBoth(Payload(random), frame);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.InRange(refused, 19_000, 20_000);
        Assert.InRange(after - before, long.MinValue, 4 << 20);
    }

    private static int ReadBoth(byte[] payload, FrameSize frame)
    {
        return Refusals(() => RequestReader.ReadPrompt(payload, frame)) + Refusals(() => RequestReader.ReadCommand(payload));

        static int Refusals(Func<CameraCommand> read)
        {
            try
            {
                Assert.NotNull(read());
                return 0;
            }
            catch (RequestException)
            {
                return 1;
            }
        }
    }

    private static byte[] Payload(Random random)
    {
        if (random.Next(3) > 0)
            return Encoding.UTF8.GetBytes(Shuffled(random));
        var bytes = new byte[random.Next(0, 300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Shuffled(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Fragments[random.Next(Fragments.Length)]));

    private static byte[] Hostile(Random random, int number) => random.Next(6) switch
    {
        0 => new byte[70_000 + random.Next(1000)],
        1 => Encoding.UTF8.GetBytes(new string('[', random.Next(10, 60_000))),
        2 => Encoding.UTF8.GetBytes($$"""{"request_id":"r{{number}}","id":{{random.Next(-5, 400)}},"box":[{{random.Next(-99, 99)}},1e{{random.Next(500)}},5,6]}"""),
        3 => Encoding.UTF8.GetBytes($$"""{"id":1,"mask":{"size":[{{random.Next()}},{{random.Next()}}],"counts":"{{new string('o', random.Next(5000))}}"} }"""),
        4 => Payload(random),
        _ => Encoding.UTF8.GetBytes(Shuffled(random)),
    };

    // Each request is counted once as accepted or refused; what was accepted is counted once more when it is done.
    private static long Handled(MqttSink sink)
    {
        IReadOnlyDictionary<string, long> requests = sink.GetSnapshot().Requests;
        return requests.Values.Sum() - requests.GetValueOrDefault("done");
    }
}
