using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;
using SamStream.Console.Routes;
using SamStream.Pipeline.Prompts;

namespace SamStream.Console.Clips;

/// <summary>What can be asked of recorded video.</summary>
/// <param name="clips">Recorded video; null: there is none, and each route says so.</param>
internal sealed class ClipRoutes(IClipDesk? clips)
{
    /// <summary>Frames of one answer.</summary>
    public const int MaxFrames = 500;

    private const int MaxPromptBytes = 4 << 20;

    public IReadOnlyList<Route> All =>
    [
        new("GET", "api/clips", ConsoleRole.Viewer, "The clips.", call => call.WriteAsync(Desk.List(), ClipJson.Default.ClipListMessage))
        {
            Response = ClipJson.Default.ClipListMessage,
        },
        new("GET", "api/clips/{clip}", ConsoleRole.Viewer, "Opens a clip; answers when its frames are counted.", OpenAsync)
        {
            Response = ClipJson.Default.ClipMessage,
        },
        new("GET", "api/clips/{clip}/times", ConsoleRole.Viewer, "The time of each frame, seconds from the first.", TimesAsync)
        {
            Response = ClipJson.Default.IReadOnlyListDouble,
        },
        new("GET", "api/clips/{clip}/frames/{frame}.jpg", ConsoleRole.Viewer, "The picture of exactly this frame.", PictureAsync)
        {
            MediaType = "image/jpeg",
            Query = [("width", "pixels to scale down to"), ("v", "the clip's stamp: the picture may then be kept for ever")],
        },
        new("GET", "api/clips/{clip}/results", ConsoleRole.Viewer, "The frames of a range that have results, with their masks.", ResultsAsync)
        {
            Response = ClipJson.Default.IReadOnlyListFrameMessage,
            Query = [("from", "the first frame"), ("to", $"behind the last one, at most {MaxFrames} further"), ("version", "now, or before")],
        },
        new("GET", "api/clips/{clip}/timeline", ConsoleRole.Viewer, "States and scores of all objects, and where a look pays.", TimelineAsync)
        {
            Response = ClipJson.Default.TimelineMessage,
            Query = [("from", "the first frame"), ("to", "behind the last one"), ("version", "now, or before")],
        },
        new("GET", "api/clips/{clip}/prompts", ConsoleRole.Viewer, "All prompts, by frame.", PromptsAsync)
        {
            Response = ClipJson.Default.IReadOnlyListClipPromptMessage,
        },
        new("POST", "api/clips/{clip}/prompts", ConsoleRole.Operator, "Takes a prompt as over MQTT, for the frame that it names.", PromptAsync)
        {
            Request = ClipJson.Default.PromptRequestMessage,
            Response = ClipJson.Default.ClipAnswerMessage,
        },
        new("DELETE", "api/clips/{clip}/prompts", ConsoleRole.Operator, "Takes a prompt away.", RemovePromptAsync)
        {
            Response = ClipJson.Default.PromptRemovedMessage,
            Query = [("prompt", "its number")],
        },
        new("POST", "api/clips/{clip}/preview", ConsoleRole.Operator, "The mask that a prompt would give, which is sent as to prompts; changes nothing.", PreviewAsync)
        {
            Request = ClipJson.Default.PromptRequestMessage,
            Response = ClipJson.Default.PreviewMessage,
            IsUnrecorded = true,
        },
        new("POST", "api/clips/{clip}/objects/{id}", ConsoleRole.Operator, "Names an object.", NameAsync)
        {
            Request = ClipJson.Default.ObjectRequestMessage,
            Response = ClipJson.Default.ClipObjectMessage,
        },
        new("DELETE", "api/clips/{clip}/objects/{id}", ConsoleRole.Operator, "Takes an object away, with its prompts and results.", RemoveObjectAsync),
        new("GET", "api/clips/{clip}/review", ConsoleRole.Viewer, "The frames that are worth a look, sorted by what a correction there would settle.", ReviewAsync)
        {
            Response = ClipJson.Default.ReviewMessage,
        },
        new("POST", "api/clips/{clip}/review", ConsoleRole.Operator, "Accepts an object's mask on a frame, or leaves it for later.", LookAsync)
        {
            Request = ClipJson.Default.ReviewRequestMessage,
            Response = ClipJson.Default.ReviewMessage,
        },
        new("POST", "api/clips/{clip}/run", ConsoleRole.Operator, "Follows all objects from a frame on, forwards, backwards or both ways.", RunAsync)
        {
            Status = StatusCodes.Status202Accepted,
            Request = ClipJson.Default.RunRequestMessage,
            Response = ClipJson.Default.ClipRunMessage,
        },
        new("DELETE", "api/clips/{clip}/run", ConsoleRole.Operator, "Stops the run; what it has made stays.", StopAsync)
        {
            Response = ClipJson.Default.ClipRunMessage,
        },
    ];

    /// <summary>A change as a text of the socket.</summary>
    public static ReadOnlyMemory<byte> TextOf(ClipText message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, ClipJson.Default.ClipText);

    private IClipDesk Desk => clips ?? throw new RouteException(StatusCodes.Status404NotFound, "there is no recorded video here, but cameras: see api/cameras");

    private static string Clip(RouteCall call) => Uri.UnescapeDataString(call["clip"]);

    private static string By(RouteCall call) => call.Visitor.Name ?? "unknown";

    private static int Id(RouteCall call) => int.TryParse(call["id"], out int id) && id is >= 1 and <= ObjectId.MaxValue
        ? id
        : throw new RouteException(StatusCodes.Status404NotFound, $"objects are numbered from 1 to {ObjectId.MaxValue}");

    private static bool IsBefore(RouteCall call) => call.Context.Request.Query["version"].ToString() switch
    {
        "" or "now" => false,
        "before" => true,
        _ => throw new RouteException(StatusCodes.Status400BadRequest, "version is now or before"),
    };

    private async Task OpenAsync(RouteCall call) =>
        await call.WriteAsync(await Desk.OpenAsync(Clip(call), call.Aborted).ConfigureAwait(false), ClipJson.Default.ClipMessage).ConfigureAwait(false);

    private async Task TimesAsync(RouteCall call) =>
        await call.WriteAsync(await Desk.TimesAsync(Clip(call), call.Aborted).ConfigureAwait(false), ClipJson.Default.IReadOnlyListDouble).ConfigureAwait(false);

    private async Task PictureAsync(RouteCall call)
    {
        if (!long.TryParse(call["frame"], out long frame) || frame < 0)
            throw new RouteException(StatusCodes.Status404NotFound, "frames are numbered from 0");
        (ReadOnlyMemory<byte> jpeg, string stamp) = await Desk.PictureAsync(
            Clip(call), frame, (int?)call.Number("width", 16, 8192), call.Aborted).ConfigureAwait(false);
        if (call.Context.Request.Query["v"] == stamp)
            call.Context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        await call.WriteAsync(jpeg, "image/jpeg").ConfigureAwait(false);
    }

    private async Task ResultsAsync(RouteCall call)
    {
        long from = call.Number("from", 0, long.MaxValue - MaxFrames) ?? 0;
        long to = call.Number("to", from, from + MaxFrames) ?? from + MaxFrames;
        await call.WriteAsync(
            await Desk.ResultsAsync(Clip(call), from, to, IsBefore(call), call.Aborted).ConfigureAwait(false),
            ClipJson.Default.IReadOnlyListFrameMessage).ConfigureAwait(false);
    }

    private async Task TimelineAsync(RouteCall call) => await call.WriteAsync(
        await Desk.TimelineAsync(
            Clip(call), call.Number("from", 0, long.MaxValue), call.Number("to", 0, long.MaxValue), IsBefore(call), call.Aborted).ConfigureAwait(false),
        ClipJson.Default.TimelineMessage).ConfigureAwait(false);

    private async Task PromptsAsync(RouteCall call) => await call.WriteAsync(
        await Desk.PromptsAsync(Clip(call), call.Aborted).ConfigureAwait(false), ClipJson.Default.IReadOnlyListClipPromptMessage).ConfigureAwait(false);

    private async Task PromptAsync(RouteCall call)
    {
        ReadOnlyMemory<byte> request = await call.ReadAsync(MaxPromptBytes).ConfigureAwait(false);
        await call.WriteAsync(
            await Desk.PromptAsync(Clip(call), request, By(call), call.Aborted).ConfigureAwait(false), ClipJson.Default.ClipAnswerMessage).ConfigureAwait(false);
    }

    private async Task RemovePromptAsync(RouteCall call)
    {
        int prompt = (int)(call.Number("prompt", 1, int.MaxValue)
            ?? throw new RouteException(StatusCodes.Status400BadRequest, "say which: ?prompt=7"));
        await call.WriteAsync(
            await Desk.RemovePromptAsync(Clip(call), prompt, By(call), call.Aborted).ConfigureAwait(false),
            ClipJson.Default.PromptRemovedMessage).ConfigureAwait(false);
    }

    private async Task PreviewAsync(RouteCall call)
    {
        ReadOnlyMemory<byte> request = await call.ReadAsync(MaxPromptBytes).ConfigureAwait(false);
        await call.WriteAsync(
            await Desk.PreviewAsync(Clip(call), request, call.Aborted).ConfigureAwait(false), ClipJson.Default.PreviewMessage).ConfigureAwait(false);
    }

    private async Task NameAsync(RouteCall call)
    {
        ObjectRequestMessage request = await call.ReadAsync(ClipJson.Default.ObjectRequestMessage).ConfigureAwait(false);
        await call.WriteAsync(
            await Desk.NameAsync(Clip(call), Id(call), request.Label, By(call), call.Aborted).ConfigureAwait(false),
            ClipJson.Default.ClipObjectMessage).ConfigureAwait(false);
    }

    private async Task RemoveObjectAsync(RouteCall call)
    {
        await Desk.RemoveObjectAsync(Clip(call), Id(call), By(call), call.Aborted).ConfigureAwait(false);
        call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ReviewAsync(RouteCall call) => await call.WriteAsync(
        await Desk.ReviewAsync(Clip(call), call.Aborted).ConfigureAwait(false), ClipJson.Default.ReviewMessage).ConfigureAwait(false);

    private async Task LookAsync(RouteCall call)
    {
        ReviewRequestMessage request = await call.ReadAsync(ClipJson.Default.ReviewRequestMessage).ConfigureAwait(false);
        ReviewMessage list = await Desk.ReviewAsync(Clip(call), request, By(call), call.Aborted).ConfigureAwait(false);
        call.Note = $"object {request.Id} on frame {request.Frame} {request.Look}";
        await call.WriteAsync(list, ClipJson.Default.ReviewMessage).ConfigureAwait(false);
    }

    private async Task RunAsync(RouteCall call)
    {
        RunRequestMessage request = await call.ReadAsync(ClipJson.Default.RunRequestMessage).ConfigureAwait(false);
        await call.WriteAsync(
            await Desk.RunAsync(Clip(call), request, By(call), call.Aborted).ConfigureAwait(false),
            ClipJson.Default.ClipRunMessage, StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private async Task StopAsync(RouteCall call) => await call.WriteAsync(
        await Desk.StopAsync(Clip(call), call.Aborted).ConfigureAwait(false), ClipJson.Default.ClipRunMessage).ConfigureAwait(false);
}
