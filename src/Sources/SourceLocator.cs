using System.Buffers;
using System.Globalization;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;
using SamStream.Sources.Reading;
using SamStream.Sources.Relay;
using SamStream.Sources.TestPattern;

namespace SamStream.Sources;

/// <summary>Turns the one word that names an input on the command line into a source's options.</summary>
public static class SourceLocator
{
    /// <summary>The forms of an input, one a line, for help and errors.</summary>
    public const string Forms =
        """
          clip.mp4                     a video file
          frames/                      a folder of images
          'frames/*.jpg'               the images of a pattern
          photo.png                    one image
          0, /dev/video0               a camera
          rtsp://user:pass@host/path   a network stream (also rtsps, http, https, rtmp, rtmps, srt, udp, tcp, rtp)
          -, /dev/stdin, a named pipe  a video that somebody writes
          'exec:program arguments'     a program that writes a video to its output
          test:crossing?seed=3         a test pattern
        """;

    /// <summary>
    /// A source of each kind with its default settings. A new kind is a folder, a line here and a way to name it in
    /// <see cref="Parse"/>: configuration, schema and messages are made from it.
    /// </summary>
    public static IReadOnlyList<FrameSourceOptions> Kinds { get; } =
    [
        new VideoFileOptions { Path = "" },
        new ImageFolderOptions(),
        new CameraOptions(),
        new StreamOptions { Address = StreamAddress.TryParse("rtsp://camera/")! },
        new ProgramOptions { Command = [] },
        new PipeOptions(),
        new TestPatternOptions(),
    ];

    private const string TestScheme = "test:";
    private const string ProgramScheme = "exec:";
    private const string PipelineScheme = "gst:";
    private const string DevicePrefix = "/dev/video";

    private static readonly string[] StreamSchemes =
        ["rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "srt", "udp", "rtp", "tcp"];

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Says which kind of source the input names. Nothing is opened.</summary>
    /// <exception cref="SourceException">It names none; the message lists the forms.</exception>
    public static FrameSourceOptions Parse(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string text = input.Trim();
        if (text.Length == 0)
            throw new SourceException($"The input is empty. It is one of:\n{Forms}");
        if (text.StartsWith(TestScheme, StringComparison.OrdinalIgnoreCase))
            return TestPatternLocator.Parse(text[TestScheme.Length..]);
        if (text.StartsWith(ProgramScheme, StringComparison.OrdinalIgnoreCase))
            return new ProgramOptions { Command = ProgramOptions.Split(text[ProgramScheme.Length..]) };
        if (text.StartsWith(PipelineScheme, StringComparison.OrdinalIgnoreCase))
            throw new SourceException($"gst: is no input any more. Write: {ProgramScheme}gst-launch-1.0 -q … ! matroskamux streamable=true ! fdsink");
        if (PipeInput.IsStandardInput(text))
            return PipeInput.StandardInputFile() is { } redirected ? new VideoFileOptions { Path = redirected } : new PipeOptions();
        if (SchemeOf(text) is { } scheme)
            return ParseUrl(text, scheme);
        if (CameraIndex(text) is { } index)
            return new CameraOptions { Index = index };
        if (FileKinds.Of(text) == FileKind.NamedPipe)
            return new PipeOptions { Path = text };
        // A file may have any name, also one that reads as a pattern.
        bool isFile = File.Exists(input) || File.Exists(text);
        if (Directory.Exists(text) || ImageListing.IsImageName(text) || (!isFile && FileNamePattern.IsPattern(text)))
            return new ImageFolderOptions { Path = text };
        if (isFile)
            return new VideoFileOptions { Path = File.Exists(input) ? input : text };
        if (File.Exists(text) || Path.HasExtension(text))
            return new VideoFileOptions { Path = text };
        throw new SourceException($"'{text}' does not exist, and is no input of another kind. An input is one of:\n{Forms}");
    }

    private static FrameSourceOptions ParseUrl(string text, string scheme)
    {
        if (scheme == "file" && Uri.TryCreate(text, UriKind.Absolute, out Uri? file) && file.IsLoopback)
            return new VideoFileOptions { Path = file.LocalPath };
        // Nothing of the rest is repeated: it may hold a password or a token.
        if (!StreamSchemes.Contains(scheme))
        {
            throw new SourceException(
                $"'{scheme}://…' is not read: the schemes of streams are {string.Join(", ", StreamSchemes)}. "
                + $"An input is one of:\n{Forms}");
        }

        StreamAddress address = StreamAddress.TryParse(text) ?? throw new SourceException(
            $"'{scheme}://…' names no host, or holds a control character. It is {scheme}://host/path, with user:password@ before the host and :port behind "
            + "it where they are needed.");
        return new StreamOptions { Address = address };
    }

    // A letter and then letters, digits, '+', '-' or '.', before "://" (RFC 3986, 3.1).
    private static string? SchemeOf(string text)
    {
        int end = text.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && char.IsAsciiLetter(text[0]) && text.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0
            ? text[..end].ToLowerInvariant()
            : null;
    }

    private static int? CameraIndex(string text)
    {
        bool isDevice = text.StartsWith(DevicePrefix, StringComparison.Ordinal);
        ReadOnlySpan<char> digits = isDevice ? text.AsSpan(DevicePrefix.Length) : text;
        bool isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        // A file or folder may have a number for its name.
        return isNumber && (isDevice || !Path.Exists(text)) ? index : null;
    }
}
