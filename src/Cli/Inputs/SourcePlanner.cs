using System.Globalization;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;
using SamStream.Sources.TestPattern;

namespace SamStream.Cli.Inputs;

/// <summary>Turns the section <c>source</c> into a plan; finds every problem that shows without opening the source.</summary>
/// <param name="folder">What relative paths are relative to.</param>
internal sealed class SourcePlanner(string folder)
{
    private const string Section = "source";

    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>The plan, or null if there are <see cref="Problems"/>.</summary>
    public SourcePlan? Plan(SourceOptions options)
    {
        FrameSourceOptions? parsed = Parse(options.Input, new Owner(options.Place, Section), isAnyMissing: true);
        if (parsed is null)
            return null;
        RefuseForOthers(options, parsed);
        FrameSourceOptions decoded = MediaKeys.Apply(parsed, options.Decoder, options.Deinterlace, options.Live, Refuse);
        return Check(Apply(options, decoded), new Owner(options.Place, Section));

        void Refuse(string key, object value, string reason) => this.Refuse(value, options, key, reason);
    }

    /// <summary>The same for an item of the section <c>cameras</c>.</summary>
    public SourcePlan? Plan(CameraSectionOptions camera)
    {
        var owner = new Owner(camera.Place, camera.Key);
        // A missing input or id was told when the file was read.
        FrameSourceOptions? parsed = Parse(camera.Input, owner, isAnyMissing: false);
        if (parsed is null)
            return null;
        FrameSourceOptions decoded = MediaKeys.Apply(
            parsed, camera.Decoder, camera.Deinterlace, camera.Live,
            (key, value, reason) => Refuse(key, Convert.ToString(value, CultureInfo.InvariantCulture)!, reason));
        return Check(new CameraInput(camera, Refuse).Apply(decoded), owner);

        void Refuse(string key, string value, string reason) =>
            Report(owner, key, value, $"cannot be used: {reason}", "leave it out");
    }

    private FrameSourceOptions? Parse(string input, Owner owner, bool isAnyMissing)
    {
        if (input.Length == 0)
        {
            if (isAnyMissing)
                Report(owner, nameof(SourceOptions.Input), null, "is missing", $"it is one of:\n{SourceLocator.Forms}");
            return null;
        }

        try
        {
            return SourceLocator.Parse(Resolve(input));
        }
        catch (SourceException error)
        {
            // The locator's message says by itself what was written and what can be.
            Report(owner, nameof(SourceOptions.Input), null, error.Message.TrimEnd('.'), null);
            return null;
        }
    }

    private SourcePlan? Check(SourcePlan plan, Owner owner)
    {
        foreach (OptionProblem problem in plan.Options.Validate())
            Report(owner, problem.Key, problem.Value, "is not valid", problem.Cure);
        return _problems.Count == 0 ? plan : null;
    }

    private SourcePlan Apply(SourceOptions options, FrameSourceOptions parsed)
    {
        switch (parsed)
        {
            case VideoFileOptions video:
                Refuse(options.FrameRate, options, nameof(SourceOptions.FrameRate), "video has a clock of its own");
                return new SourcePlan(
                    video with
                    {
                        Id = options.Id,
                        StartFrame = options.Start,
                        MaxFrames = options.Frames,
                        Stride = options.Stride,
                    },
                    null);
            case ImageFolderOptions images:
                RefuseExcerpt(options, "images");
                return new SourcePlan(
                    images with { Id = options.Id, FrameRate = options.FrameRate ?? images.FrameRate }, options.Frames);
            case TestPatternOptions pattern:
                RefuseExcerpt(options, "a test pattern");
                return new SourcePlan(
                    pattern with
                    {
                        Id = options.Id,
                        FrameRate = options.FrameRate ?? pattern.FrameRate,
                        FrameCount = Math.Min(pattern.FrameCount, options.Frames ?? long.MaxValue),
                    },
                    null);
            case CameraOptions camera:
                RefuseExcerpt(options, "a camera");
                return new SourcePlan(
                    camera with { Id = options.Id, FrameRate = options.FrameRate ?? camera.FrameRate }, options.Frames);
            case StreamOptions stream:
                RefuseExcerpt(options, "a stream");
                Refuse(options.FrameRate, options, nameof(options.FrameRate), "a stream has a clock of its own");
                return new SourcePlan(
                    stream with
                    {
                        Id = options.Id,
                        Transport = options.Transport,
                        OpenTimeout = options.OpenTimeout,
                        StallTimeout = options.StallTimeout,
                        UserName = options.Username,
                        Password = options.Password,
                        FfmpegOptions = options.FfmpegOptions,
                    },
                    options.Frames);
            case PipeOptions pipe:
                RefuseExcerpt(options, "a pipe");
                Refuse(options.FrameRate, options, nameof(options.FrameRate), "video has a clock of its own");
                return new SourcePlan(pipe with { Id = options.Id }, options.Frames);
            case ProgramOptions program:
                RefuseExcerpt(options, "a program");
                Refuse(options.FrameRate, options, nameof(options.FrameRate), "video has a clock of its own");
                return new SourcePlan(
                    program with
                    {
                        Id = options.Id,
                        OpenTimeout = options.OpenTimeout,
                        StallTimeout = options.StallTimeout,
                    },
                    options.Frames);
            default:
                throw new InvalidOperationException($"No plan is made for {parsed.GetType().Name}.");
        }
    }

    private void RefuseForOthers(SourceOptions options, FrameSourceOptions parsed)
    {
        var defaults = new SourceOptions();
        if (parsed is not StreamOptions)
        {
            const string reason = "it is for network streams";
            object? transport = options.Transport == defaults.Transport ? null : ShapeReader.NameOf($"{options.Transport}");
            Refuse(transport, options, nameof(options.Transport), reason);
            Refuse(options.Username is null ? null : "…", options, nameof(options.Username), reason);
            Refuse(options.Password is null ? null : "…", options, nameof(options.Password), reason);
            Refuse(options.FfmpegOptions is null ? null : "…", options, nameof(options.FfmpegOptions), reason);
        }

        if (parsed is StreamOptions or ProgramOptions)
            return;
        const string live = "it is for network streams and programs";
        Refuse(Unless(defaults.OpenTimeout, options.OpenTimeout), options, nameof(options.OpenTimeout), live);
        Refuse(Unless(defaults.StallTimeout, options.StallTimeout), options, nameof(options.StallTimeout), live);
    }

    private static string? Unless(TimeSpan usual, TimeSpan value) => value == usual ? null : Durations.Write(value);

    private void RefuseExcerpt(SourceOptions options, string kind)
    {
        Refuse(options.Start > 0 ? options.Start : null, options, nameof(options.Start), $"{kind} cannot start later");
        Refuse(options.Stride > 1 ? options.Stride : null, options, nameof(options.Stride), $"{kind} cannot be thinned out");
    }

    private void Refuse(object? value, SourceOptions options, string key, string reason)
    {
        if (value is not null)
        {
            string text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            Report(new Owner(options.Place, Section), key, text, $"cannot be used: {reason}", "leave it out");
        }
    }

    // Inputs that are no paths stay as they are: a camera's number, a test pattern, a program, standard input, a URL.
    private string Resolve(string input)
    {
        bool isPath = !input.StartsWith("test:", StringComparison.OrdinalIgnoreCase)
            && !input.StartsWith("exec:", StringComparison.OrdinalIgnoreCase)
            && !input.StartsWith("gst:", StringComparison.OrdinalIgnoreCase)
            && input != "-"
            && !input.Contains("://", StringComparison.Ordinal)
            && !input.All(char.IsAsciiDigit);
        // In the current folder a name stays as it was written, so that messages say what the user wrote.
        return isPath && folder != Environment.CurrentDirectory ? Path.GetFullPath(input, folder) : input;
    }

    private void Report(Owner owner, string key, string? value, string fault, string? cure)
    {
        string name = ShapeReader.NameOf(key);
        bool isOnCommandLine = owner.Place.File is null;
        string path = (isOnCommandLine, name) switch
        {
            (false, _) => $"{owner.Key}.{name}",
            (true, "input") => name,
            _ => $"--{name}",
        };
        _problems.Add(new ConfigurationProblem(owner.Place, path, value, fault, cure));
    }

    /// <summary>The section that a problem is in.</summary>
    private sealed record Owner(Place Place, string Key);
}
