using System.Net;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Console.Access;
using SamStream.Console.Hosting;
using SamStream.Pipeline.Options;
using SamStream.Sinks.Files;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Run;

/// <summary>Turns options into a plan; finds every problem that shows without opening anything.</summary>
/// <param name="folder">What relative paths are relative to: the configuration's folder, or the current one.</param>
/// <param name="place">What problems without a line of their own are blamed on.</param>
internal sealed class RunPlanner(string folder, Place place)
{
    private readonly List<OptionProblem> _problems = [];
    private readonly List<OptionProblem> _hints = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>The plan, or null if there are <see cref="Problems"/>.</summary>
    public RunPlan? Plan(RunOptions options)
    {
        var planner = new CameraPlanner(folder, place);
        IReadOnlyList<CameraPlan> cameras = planner.Plan(options);
        _problems.AddRange(planner.Problems);
        bool isLive = options.Cameras.Count > 0 || options.Mqtt.IsOn || options.Console.Enabled || cameras.Any(camera => camera.Source.IsLive);
        PresetSettings preset = Presets.Of(options.Preset, cameras.Any(camera => camera.Source.IsLive));
        var segmenters = new SegmentationPlanner(folder, place);
        SegmentationPlan? segmentation = segmenters.Plan(
            preset.Over(options.Model), options.Tracker, cameras.Select(camera => camera.Schedule));
        _problems.AddRange(segmenters.Problems);
        var servers = new HttpPlanner(place);
        ListenAddress? http = options.Http.Enabled ?? isLive ? servers.Plan(options.Http) : null;
        AccessOptions access = options.Console.Enabled ? servers.Plan(options.Console, http) : new AccessOptions();
        _problems.AddRange(servers.Problems);
        MqttSinkOptions? mqtt = PlanMqtt(options.Mqtt);
        if (_problems.Count > 0)
            return null;
        return new RunPlan
        {
            Options = options,
            Cameras = cameras,
            IsLive = isLive,
            Manifest = segmentation!.Manifest,
            Model = segmentation.Model,
            Tracker = segmentation.Tracker,
            Budget = options.Budget,
            PresetSaid = preset.Said(options, options.Cameras.Count == 0 ? [null] : options.Cameras.Select(camera => camera.Schedule)),
            IsWithoutBoxTracker = segmentation.IsWithoutBoxTracker,
            Overwrite = options.Output.Overwrite ? OverwritePolicy.Replace : OverwritePolicy.Refuse,
            DiskFull = options.Output.DiskFull,
            Mqtt = mqtt,
            Http = http,
            HasConsole = options.Console.Enabled && http is not null,
            Access = access,
            Place = place,
            DrainTimeout = options.Shutdown.DrainTimeout,
            Logging = options.Logging,
            Hints = _hints,
        };
    }

    private MqttSinkOptions? PlanMqtt(MqttSinkOptions mqtt)
    {
        if (!mqtt.IsOn)
            return null;
        if (mqtt.Host is null)
            Report("mqtt.host", null, "is missing", "write the broker's name or address, or mqtt.enabled: false");
        _problems.AddRange(mqtt.Validate().In("mqtt", place));

        if (mqtt.Password is not null && !mqtt.Tls.Enabled && !mqtt.IsEmbedded && !IsThisMachine(mqtt.EffectiveHost))
        {
            _hints.Add(new OptionProblem(
                place, "mqtt.tls.enabled", null, $"is not true, and the password goes to {mqtt.EffectiveHost} in clear: whoever is on the way reads it",
                "set it to true where the broker takes TLS (mqtt.port, mqtt.tls.caFile)"));
        }

        (string Key, string? Path)[] files =
            [("caFile", mqtt.Tls.CaFile), ("certificateFile", mqtt.Tls.CertificateFile), ("keyFile", mqtt.Tls.KeyFile)];
        foreach ((string key, string? path) in files.Where(file => file.Path is not null && !File.Exists(file.Path)))
            Report($"mqtt.tls.{key}", path, "does not exist", "name a PEM file");
        return mqtt;
    }

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private void Report(string key, string? value, string fault, string? cure) =>
        _problems.Add(new OptionProblem(place, key, value, fault, cure));
}
