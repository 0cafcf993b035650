using SamStream.Console;
using SamStream.Console.Live;
using SamStream.Model;
using SamStream.Model.Pointing;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Run.Live;

/// <summary>A run that is shown in the console, where people point at its pictures.</summary>
/// <param name="site">Where it is shown; used, not owned.</param>
/// <param name="model">Used, not owned; kept until this is disposed.</param>
internal sealed class ShownRun(ConsoleSite site, SamModel model) : IDisposable
{
    private readonly SamMaskPreviewer _previewer = new(model);

    /// <summary>Shows a camera.</summary>
    /// <param name="camera">Its name.</param>
    /// <param name="broker">Its connection; null where there is none.</param>
    /// <returns>A sink and listener for its pipeline.</returns>
    public CameraFeed Show(string camera, Func<MqttSnapshot>? broker)
    {
        CameraFeed feed = site.FeedOf(camera);
        feed.Broker = broker;
        feed.LetPoint(_previewer, new MaskTrail());
        return feed;
    }

    public void Dispose() => _previewer.Dispose();
}
