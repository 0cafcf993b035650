using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay;

namespace SamStream.Sinks.Restream;

/// <summary>Which login an RTSP server may ask for.</summary>
public enum RestreamAuth
{
    /// <summary>Digest, which does not give the password away; Basic, which does, over TLS with a verified certificate only.</summary>
    Digest,

    /// <summary>What the server offers, Digest first: with Basic whoever is on the way, or in the server's place, gets the password.</summary>
    Any,
}

/// <summary>Settings of a <see cref="RestreamSink"/>. It is off until one of them is set.</summary>
public sealed record RestreamOptions : FileSinkOptions
{
    /// <summary>Stands in <see cref="Address"/> for the camera's id.</summary>
    public const string CameraPlaceholder = "{camera}";

    private static readonly RestreamOptions Untouched = new();

    /// <summary>
    /// Where the pictures go: rtsp, rtsps, srt, rtmp and udp send them there; http, and srt with <c>mode=listener</c>, wait for readers.
    /// </summary>
    [Description("where the live video goes: an rtsp, rtsps, rtmp, srt or udp address to send it to, or http://127.0.0.1:8090/{camera}, where players fetch it; {camera} stands for the camera's id")]
    public string? Address { get; init; }

    /// <summary>How much work H.264 may be. Default: <see cref="OverlayPreset.Superfast"/>.</summary>
    [Description("how much work H.264 may be; less needs more of the network")]
    public OverlayPreset Preset { get; init; } = OverlayPreset.Superfast;

    /// <summary>x264's constant rate factor, 0 to 51. Default: 26; six less doubles the stream.</summary>
    [Description("x264's constant rate factor: 0 loses nothing, 51 is worst; six less doubles the stream")]
    [Range(0, OverlayVideoOptions.MaxQuality)]
    public int Quality { get; init; } = 26;

    /// <summary>Players of an http address at a time, 1 to 16, each with an encoder of its own. Default: 4.</summary>
    [Description("most players of an http address at a time, each with an encoder of its own; one more is turned away")]
    [Range(1, 16)]
    public int MaxReaders { get; init; } = 4;

    /// <summary>Which login an RTSP server may ask for. Default: Digest, and Basic over TLS only.</summary>
    [Description("login that an RTSP server may ask for: digest (Basic over TLS only), or any, which gives it the password")]
    public RestreamAuth Auth { get; init; }

    /// <summary>PEM file of the authorities that may have signed the certificate of rtsps. Null (default): the system's.</summary>
    [Description("PEM file of the authorities that may have signed the certificate of rtsps; default: the system's")]
    [Path]
    public string? CaFile { get; init; }

    /// <summary>How much of a mask's pixels is its colour, 0 to 1. Default: 0.42; half of it while uncertain.</summary>
    [Description("how much of a mask's pixels is its colour; half of it while the object is uncertain")]
    [Range(0.0, 1.0)]
    public double MaskOpacity { get; init; } = 0.42;

    /// <summary>Whether all objects and their states are listed in a corner. Default: true.</summary>
    [Description("whether all objects and their states are listed in a corner")]
    public bool Legend { get; init; } = true;

    /// <summary>Whether frame number and time are shown in a corner. Default: true.</summary>
    [Description("whether frame number and time are shown in a corner")]
    public bool Clock { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "restream";

    /// <inheritdoc/>
    public override string Description => "the annotated video, live, for players and media servers; off until it has an address";

    /// <inheritdoc/>
    public override bool IsOn => Enabled && this != Untouched;

    /// <inheritdoc/>
    public override FileSinkOutput Output => new(nameof(Address), Shown, "restream") { IsOutside = true, Place = Address };

    // Of what is no address, nothing but its beginning is sure to be no secret.
    private string Shown => Address is null ? "" : Target?.ToString() ?? (Address.Split("://") is [var scheme, _, ..] ? $"{scheme}://…" : "…");

    internal RestreamAddress? Target => Address is null ? null : RestreamAddress.TryParse(Address);

    /// <inheritdoc/>
    public override FileSinkOptions ForCamera(string camera)
    {
        string name = string.Concat(camera.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return this with { Address = Address?.Replace(CameraPlaceholder, name, StringComparison.Ordinal) };
    }

    /// <inheritdoc/>
    public override ISink Create(FileSinkContext context) => new RestreamSink(this, context.Loggers.CreateLogger<RestreamSink>());

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        checks.RequireText(Address, nameof(Address), "where the video goes, as rtsp://host:8554/{camera} or http://127.0.0.1:8090/{camera}");
        if (string.IsNullOrWhiteSpace(Address))
            return;
        string? fault = Target is { } target ? target.Fault
            : $"it must be an address: {RestreamAddress.Schemes}, host and port; special characters are percent-encoded, @ as %40";
        checks.Require(fault is null, nameof(Address), Shown, fault ?? "");
    }
}
