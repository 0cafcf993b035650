using MQTTnet;
using SamStream.Chaos.Brokers;

namespace SamStream.Interop.Tests.Mqtt;

/// <summary>Counts what the process holds, so nothing else may run beside it.</summary>
[Collection(nameof(ResourceTests))]
[CollectionDefinition(nameof(ResourceTests), DisableParallelization = true)]
public class ResourceTests
{
    [Fact]
    public async Task ConnectAsync_200Times_LeavesNoThreadAndNoFileHandle()
    {
        const int Cycles = 200, Slack = 10;
        await using var broker = await MosquittoBroker.StartAsync();
        await CycleAsync(broker, 5);
        var handles = Handles();

        await CycleAsync(broker, Cycles);

        Assert.Equal(0, Directory.GetDirectories("/proc/self/task")
            .Count(task => File.ReadAllText($"{task}/comm").Trim() == "MQTT"));
        Assert.InRange(Handles(), 0, handles + Slack);
    }

    private static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static async Task CycleAsync(MosquittoBroker broker, int cycles)
    {
        using var client = new TestClient();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await client.Mqtt.ConnectAsync(TestClient.Options(broker.Port).Build());
            await client.Mqtt.DisconnectAsync();
        }
    }
}
