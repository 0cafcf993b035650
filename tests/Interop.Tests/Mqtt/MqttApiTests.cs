using MQTTnet;

namespace SamStream.Interop.Tests.Mqtt;

/// <summary>
/// Every public member that we build against is declared by the real MQTTnet with the same types, names and default
/// values; the list was taken from its sources.
/// </summary>
public class MqttApiTests
{
    private static readonly HashSet<string> Real =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "mqttnet-5.2-api.txt"))];

    [Fact]
    public void PublicApi_OfTheAssembly_IsDeclaredByTheRealPackage()
    {
        var foreign = PublicApi.Of(typeof(IMqttClient).Assembly).Where(line => !Real.Contains(line)).ToList();

        Assert.True(foreign.Count == 0, "Not in the real package:\n" + string.Join('\n', foreign));
    }

    [Fact]
    public void PublicApi_OfTheAssembly_HasEventsAndDefaults()
    {
        var api = PublicApi.Of(typeof(IMqttClient).Assembly);

        Assert.Contains(api, line => line.Contains("IMqttClient : event public ", StringComparison.Ordinal));
        Assert.Contains(
            api, line => line.EndsWith("WithWillRetain(System.Boolean willRetain = true)", StringComparison.Ordinal));
    }
}
