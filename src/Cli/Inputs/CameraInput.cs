using System.Globalization;
using SamStream.Cli.Configuration.Options;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;
using SamStream.Sources.TestPattern;

namespace SamStream.Cli.Inputs;

/// <summary>Gives an input what its item of the section <c>cameras</c> says, and refuses what its kind has no use for.</summary>
/// <param name="camera">The item.</param>
/// <param name="refuse">Told of a key, its value and why it cannot be used.</param>
internal sealed class CameraInput(CameraSectionOptions camera, Action<string, string, string> refuse)
{
    /// <summary>The plan; worth something only if nothing was refused.</summary>
    public SourcePlan Apply(FrameSourceOptions input) => input switch
    {
        VideoFileOptions video => File(video),
        ImageFolderOptions images => Images(images),
        TestPatternOptions pattern => Pattern(pattern),
        CameraOptions device => Device(device),
        StreamOptions stream => Stream(stream),
        PipeOptions pipe => Pipe(pipe),
        ProgramOptions program => Program(program),
        _ => throw new InvalidOperationException($"No plan is made for {input.GetType().Name}."),
    };

    private SourcePlan File(VideoFileOptions video)
    {
        RefuseStreamKeys("a video file");
        Refuse(nameof(camera.FrameRate), camera.FrameRate, "video has a clock of its own");
        return new SourcePlan(video with { Id = camera.Id, MaxFrames = camera.Frames }, null);
    }

    private SourcePlan Images(ImageFolderOptions images)
    {
        RefuseStreamKeys("a folder of images");
        return new SourcePlan(images with { Id = camera.Id, FrameRate = camera.FrameRate ?? images.FrameRate }, camera.Frames);
    }

    private SourcePlan Pattern(TestPatternOptions pattern)
    {
        RefuseStreamKeys("a test pattern");
        long frames = Math.Min(pattern.FrameCount, camera.Frames ?? long.MaxValue);
        return new SourcePlan(
            pattern with { Id = camera.Id, FrameRate = camera.FrameRate ?? pattern.FrameRate, FrameCount = frames }, null);
    }

    private SourcePlan Device(CameraOptions device)
    {
        RefuseStreamKeys("a device");
        return new SourcePlan(device with { Id = camera.Id, FrameRate = camera.FrameRate ?? device.FrameRate }, camera.Frames);
    }

    private SourcePlan Stream(StreamOptions stream)
    {
        Refuse(nameof(camera.FrameRate), camera.FrameRate, "a stream has a clock of its own");
        return new SourcePlan(
            stream with
            {
                Id = camera.Id,
                Transport = camera.Transport ?? stream.Transport,
                OpenTimeout = camera.OpenTimeout ?? stream.OpenTimeout,
                StallTimeout = camera.StallTimeout ?? stream.StallTimeout,
                UserName = camera.Username,
                Password = camera.Password,
                FfmpegOptions = camera.FfmpegOptions,
            },
            camera.Frames);
    }

    private SourcePlan Pipe(PipeOptions pipe)
    {
        RefuseStreamKeys("a pipe");
        Refuse(nameof(camera.FrameRate), camera.FrameRate, "video has a clock of its own");
        return new SourcePlan(pipe with { Id = camera.Id }, camera.Frames);
    }

    private SourcePlan Program(ProgramOptions program)
    {
        RefuseNetworkKeys("a program is no network stream");
        Refuse(nameof(camera.FrameRate), camera.FrameRate, "video has a clock of its own");
        return new SourcePlan(
            program with
            {
                Id = camera.Id,
                OpenTimeout = camera.OpenTimeout ?? program.OpenTimeout,
                StallTimeout = camera.StallTimeout ?? program.StallTimeout,
            },
            camera.Frames);
    }

    private void RefuseStreamKeys(string kind)
    {
        string reason = $"{kind} is no stream";
        RefuseNetworkKeys(reason);
        Refuse(nameof(camera.OpenTimeout), camera.OpenTimeout, reason);
        Refuse(nameof(camera.StallTimeout), camera.StallTimeout, reason);
    }

    private void RefuseNetworkKeys(string reason)
    {
        Refuse(nameof(camera.Transport), camera.Transport, reason);
        Refuse(nameof(camera.FfmpegOptions), camera.FfmpegOptions is null ? null : "…", reason);
        Refuse(nameof(camera.Username), camera.Username, reason);
        Refuse(nameof(camera.Password), camera.Password is null ? null : "…", reason);
    }

    private void Refuse(string key, object? value, string reason)
    {
        if (value is not null)
            refuse(key, Convert.ToString(value, CultureInfo.InvariantCulture)!, reason);
    }
}
